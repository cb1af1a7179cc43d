import type { Shape } from "./shape.ts";

/** One inner run: where each operand starts, how far apart its elements lie, how many there are. */
type Row = (starts: readonly number[], steps: readonly number[], length: number) => void;

interface Runs {
  readonly lengths: number[];
  /** steps[operand][run] */
  readonly steps: number[][];
}

/** Drops axes of length 1 and fuses neighbours which every operand crosses in even steps. Needs a non-empty shape. */
export function fuseAxes(shape: Shape, strides: readonly (readonly number[])[]): Runs {
  const lengths: number[] = [];
  const steps: number[][] = strides.map(() => []);
  for (let axis = 0; axis < shape.length; axis++) {
    const length = shape[axis];
    if (length === 1) continue;
    const last = lengths.length - 1;
    const fuses = last >= 0 && strides.every((own, operand) => steps[operand][last] === own[axis] * length);
    const run = fuses ? last : lengths.length;
    lengths[run] = fuses ? lengths[last] * length : length;
    for (let operand = 0; operand < strides.length; operand++) steps[operand][run] = strides[operand][axis];
  }
  return { lengths, steps };
}

/**
 * Visits the elements of several operands of one shape in C order, one call of `row` an innermost run.
 *
 * Contiguous operands fuse into a single run, so that the loop over elements belongs to the kernel and is as plain as
 * one over arrays.
 */
export function walk(
  shape: Shape,
  strides: readonly (readonly number[])[],
  offsets: readonly number[],
  row: Row,
): void {
  if (shape.includes(0)) return;
  const { lengths, steps } = fuseAxes(shape, strides);
  const length = lengths.pop() ?? 1;
  const inner = steps.map((own) => own.pop() ?? 0);
  const at = [...offsets];
  const counter = lengths.map(() => 0);
  for (;;) {
    row(at, inner, length);
    let run = lengths.length - 1;
    for (; run >= 0; run--) {
      const wraps = ++counter[run] === lengths[run];
      const moves = wraps ? 1 - lengths[run] : 1;
      for (let operand = 0; operand < at.length; operand++) at[operand] += moves * steps[operand][run];
      if (!wraps) break;
      counter[run] = 0;
    }
    if (run < 0) return;
  }
}
