import type { DType } from "./dtype.ts";
import { Tensor } from "./tensor.ts";
import { toTypedArray } from "./to-typed-array.ts";

/**
 * A copy of `x` in C order, over memory of its own.
 *
 * @returns always a copy, also of a contiguous tensor (`isContiguous` tells)
 */
export function contiguous<D extends DType>(x: Tensor<D>): Tensor<D> {
  return new Tensor(x.dtype, toTypedArray(x), [...x.shape]);
}
