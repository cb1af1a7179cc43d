import type { DType } from "./dtype.ts";
import type { Tensor } from "./tensor.ts";
import type { UnaryKernel } from "./unary.ts";
import { unary } from "./unary.ts";

/**
 * `−x`, elementwise.
 *
 * @returns a new contiguous tensor of the same shape and dtype
 * @remarks int32 and uint8 wrap, as in NumPy: −(−2^31) is −2^31, and uint8 1 becomes 255.
 */
export function negate<D extends DType>(x: Tensor<D>): Tensor<D> {
  return unary("negate", x, x.dtype, kernel);
}

const kernel: UnaryKernel = (x, from, step, out, at, length) => {
  for (let i = 0; i < length; i++, from += step) out[at + i] = -x[from];
};
