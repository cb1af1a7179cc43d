import type { DirectLayer, DirectResult } from "./direct-convolution.ts";
import type { ErrorModel } from "./error-bound.ts";
import { errorBound } from "./error-bound.ts";
import type { Mismatch, Proof } from "./proof.ts";

/** Compares outputs one by one and keeps the account. */
export class Tally {
  readonly shape: readonly [number, number];
  readonly comparisons = { given: 0, real: 0, integer: 0, sparse: 0, columns: 0 };
  count = 0;
  private outputs = 0;
  private exactOutputs = 0;
  private largestError = 0;
  private bound = 0;
  private mismatches = 0;
  private first: Mismatch | undefined;

  constructor(shape: readonly [number, number]) {
    this.shape = shape;
  }

  add(
    kind: keyof Proof["comparisons"],
    input: string,
    got: ArrayLike<number>,
    direct: DirectResult,
    model: ErrorModel,
    isInteger: boolean,
    layout: DirectLayer["layout"],
  ): void {
    this.comparisons[kind]++;
    this.count++;
    this.outputs += got.length;
    for (let row = 0; row < got.length; row++) {
      const expected = direct.values[row];
      const bound = errorBound(model, direct.counts[row], direct.magnitudes[row], isInteger);
      if (bound === 0) this.exactOutputs++;
      // NaN and infinities must stand at the same places; their difference says nothing.
      const same = Object.is(expected, got[row]) || expected === got[row];
      const error = same ? 0 : Math.abs(got[row] - expected);
      if (error > this.largestError) {
        this.largestError = error;
        this.bound = bound;
      }
      if (same || (error <= bound && error < Number.POSITIVE_INFINITY)) continue;
      this.mismatches++;
      this.first ??= { input, row, ...place(direct, layout, row), expected, got: got[row], bound };
    }
  }

  proof(hasShape: boolean): Proof {
    const { comparisons, outputs, exactOutputs, largestError, bound, mismatches, first } = this;
    const ok = hasShape && mismatches === 0;
    const expectedShape = this.shape;
    return {
      ok,
      expectedShape,
      comparisons,
      outputs,
      exactOutputs,
      largestError,
      bound,
      mismatches,
      firstMismatch: first,
    };
  }
}

/** Where an output stands. */
function place(
  direct: DirectResult,
  layout: DirectLayer["layout"],
  row: number,
): Pick<Mismatch, "channel" | "position"> {
  const { channels, spatial } = direct;
  const size = direct.values.length / channels;
  let rest = layout === "channels-first" ? row % size : Math.floor(row / channels);
  const channel = layout === "channels-first" ? Math.floor(row / size) : row % channels;
  const position = spatial.map(() => 0);
  for (let axis = spatial.length - 1; axis >= 0; axis--) {
    position[axis] = rest % spatial[axis];
    rest = Math.floor(rest / spatial[axis]);
  }
  return { channel, position };
}
