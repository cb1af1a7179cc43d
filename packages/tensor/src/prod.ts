import type { DType, Floating } from "./dtype.ts";
import { floatDType } from "./dtype.ts";
import type { Fold, ReduceOptions } from "./reduce.ts";
import { reduce, totalsTensor } from "./reduce.ts";
import type { Tensor } from "./tensor.ts";

/**
 * `Π x` over the given axes.
 *
 * @returns a new tensor; float32 stays float32, integers give float64 (exact while the products stay below 2^53); 1 for
 * no elements
 * @throws ShapeError `AXIS_INVALID`
 * @remarks Multiplied in float64 and rounded once at the end: n factors err by at most γ_n relatively, short of over-
 * and underflow.
 */
export function prod<D extends DType>(x: Tensor<D>, options: ReduceOptions = {}): Tensor<Floating<D>> {
  return totalsTensor(reduce("prod", x, options, 1, fold), floatDType(x.dtype)) as Tensor<Floating<D>>;
}

const fold: Fold = (totals, at, stepTotal, x, from, step, length) => {
  for (let i = 0; i < length; i++) {
    totals[at] *= x[from];
    at += stepTotal;
    from += step;
  }
};
