import { ConvmtxError, ShapeError } from "./errors.ts";
import { sameShape, shapeText } from "./shape.ts";
import type { Tensor } from "./tensor.ts";
import { asTypedArray } from "./to-typed-array.ts";

export interface EqualOptions {
  /** Count NaN as equal to NaN. Default false. */
  readonly equalNan?: boolean | undefined;
}

export interface AllcloseOptions extends EqualOptions {
  /** Relative to |b|. Default 1e-5. */
  readonly rtol?: number | undefined;
  /** Default 1e-8. */
  readonly atol?: number | undefined;
}

/**
 * Whether `a` and `b` have the same shape and equal elements, whatever their dtypes.
 *
 * @remarks 0 equals −0; NaN equals NaN only with `equalNan`. NumPy's `array_equal`.
 */
export function equal(a: Tensor, b: Tensor, options: EqualOptions = {}): boolean {
  return sameShape(a.shape, b.shape) && within(a, b, 0, 0, options.equalNan ?? false);
}

/**
 * Whether |a − b| ≤ atol + rtol·|b| for all elements.
 *
 * @throws ShapeError `SHAPE_MISMATCH` unless the shapes are equal (nothing is broadcast: a comparison that silently
 * repeats an operand hides errors); ConvmtxError `OPTION_INVALID` for a negative or NaN tolerance
 * @remarks Equal infinities are close, unequal ones never; NaN is close to NaN only with `equalNan`. NumPy's `allclose`.
 */
export function allclose(a: Tensor, b: Tensor, options: AllcloseOptions = {}): boolean {
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = options;
  if (!(rtol >= 0) || !(atol >= 0)) {
    throw new ConvmtxError("OPTION_INVALID", `allclose: rtol ${rtol} and atol ${atol} must be at least 0`, {
      details: { rtol, atol },
    });
  }
  checkSameShape("allclose", a, b);
  return within(a, b, rtol, atol, equalNan);
}

/**
 * max |a − b| over all elements; 0 for empty tensors.
 *
 * @returns NaN if an element of either is NaN; equal infinities differ by 0
 * @throws ShapeError `SHAPE_MISMATCH` unless the shapes are equal
 */
export function maxAbsDiff(a: Tensor, b: Tensor): number {
  checkSameShape("maxAbsDiff", a, b);
  const x = asTypedArray(a);
  const y = asTypedArray(b);
  let greatest = 0;
  for (let i = 0; i < x.length; i++) {
    if (x[i] !== y[i]) greatest = Math.max(greatest, Math.abs(x[i] - y[i]));
  }
  return greatest;
}

function within(a: Tensor, b: Tensor, rtol: number, atol: number, equalNan: boolean): boolean {
  const x = asTypedArray(a);
  const y = asTypedArray(b);
  for (let i = 0; i < x.length; i++) {
    const p = x[i];
    const q = y[i];
    if (p === q || (Math.abs(p - q) <= atol + rtol * Math.abs(q) && Number.isFinite(q))) continue;
    if (!equalNan || !Number.isNaN(p) || !Number.isNaN(q)) return false;
  }
  return true;
}

function checkSameShape(what: string, a: Tensor, b: Tensor): void {
  if (sameShape(a.shape, b.shape)) return;
  throw new ShapeError(
    "SHAPE_MISMATCH",
    `${what}: a has shape ${shapeText(a.shape)}, expected ${shapeText(b.shape)} because b has it`,
    { details: { a: [...a.shape], b: [...b.shape] } },
  );
}
