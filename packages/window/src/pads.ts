import { type AxisRequest, geometryError } from "./axis-request.ts";
import type { SameRule } from "./padding-rule.ts";
import { windowSpan } from "./window-span.ts";

/** The pads of one axis, and for `explain` how they were chosen. */
export interface Pads {
  readonly begin: number;
  readonly end: number;
  readonly rule: string;
}

export const noPads: Pads = { begin: 0, end: 0, rule: "none" };

export function givenPads(begin: number, end: number): Pads {
  return { begin, end, rule: begin === 0 && end === 0 ? "none" : "given" };
}

/** d(k−1) on each side: every window that reads at least one element. */
export function fullPads(request: AxisRequest): Pads {
  const each = windowSpan(request) - 1;
  return { begin: each, end: each, rule: "full: span - 1 on each side" };
}

/** d(k−1) in all: as many windows as elements. @throws ShapeError `GEOMETRY_INVALID` unless the stride is 1 */
export function centredPads(request: AxisRequest, same: SameRule): Pads {
  if (request.stride !== 1) {
    throw geometryError(
      request,
      `padding "same" (${request.rules.label}) needs stride 1, got ${request.stride}; "same-upper" and "same-lower" pad to ceil(input/stride) windows as TensorFlow and ONNX do, or give the pads`,
    );
  }
  return splitPads(windowSpan(request) - 1, same, "same: span - 1 in all");
}

/** `total` in two halves, the odd element where the rule puts it. */
export function splitPads(total: number, same: SameRule, rule: string): Pads {
  const half = Math.floor(total / 2);
  const [begin, end] = same.odd === "upper" ? [half, total - half] : [total - half, half];
  const odd = same.odd === "upper" ? "end" : "beginning";
  return { begin, end, rule: begin === end ? rule : `${rule}, the odd one at the ${odd}` };
}

/** Refuses pads of a signal of `n` elements which the mode or the preset does not allow. @throws ShapeError `GEOMETRY_INVALID` */
export function checkPads(request: AxisRequest, pads: Pads, n: number): void {
  const { mode, rules } = request;
  const { begin, end } = pads;
  const numbers = `padding [${begin}, ${end}]`;
  const details = { begin, end, mode, signalSize: n };
  if (Math.min(begin, end) < 0 && !rules.crops) {
    throw geometryError(request, `${numbers} is negative, which ${rules.label} does not know; slice instead`, details);
  }
  if (mode === "zeros") return;
  if (Math.min(begin, end) < 0) {
    throw geometryError(request, `${numbers} is negative; only mode zeros can crop, this is ${mode}`, details);
  }
  if (n === 0) {
    throw geometryError(
      request,
      `mode ${mode} has nothing to repeat on an axis of 0 elements; only zeros can`,
      details,
    );
  }
  const limit = rules.padLimit?.(mode, n) ?? Number.POSITIVE_INFINITY;
  if (Math.max(begin, end) > limit) {
    throw geometryError(
      request,
      `${numbers} exceeds ${limit}, the most that ${rules.label} allows for ${mode} on ${n} elements; without a preset any pad is allowed, by NumPy's rule`,
      { ...details, limit },
    );
  }
}
