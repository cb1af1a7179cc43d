import type { DType } from "./dtype.ts";
import { ConvmtxError } from "./errors.ts";
import { checkScalar } from "./scalar.ts";
import type { Tensor } from "./tensor.ts";
import { unary } from "./unary.ts";

/**
 * `min(max(x, low), high)`, elementwise: `clip(x, 0, 6)` is ReLU6, `clip(x, 0, Infinity)` is ReLU.
 *
 * @param low rounded to float32 where that is the dtype; −Infinity for no bound
 * @param high likewise, Infinity for no bound
 * @returns a new contiguous tensor of the same shape and dtype; NaN stays NaN
 * @throws ConvmtxError `OPTION_INVALID` unless low ≤ high; DtypeError `PRECISION_LOSS` for a finite bound which an integer
 * dtype cannot hold
 */
export function clip<D extends DType>(x: Tensor<D>, low: number, high: number): Tensor<D> {
  if (!(low <= high)) {
    throw new ConvmtxError("OPTION_INVALID", `clip: expected low <= high, got low ${low} and high ${high}`, {
      details: { low, high },
    });
  }
  for (const bound of [low, high]) if (Number.isFinite(bound)) checkScalar("clip", bound, x.dtype);
  return unary("clip", x, x.dtype, (data, from, step, out, at, length) => {
    for (let i = 0; i < length; i++, from += step) out[at + i] = Math.min(Math.max(data[from], low), high);
  });
}
