import type { DType, Floating } from "./dtype.ts";
import { floatDType } from "./dtype.ts";
import type { ReduceOptions } from "./reduce.ts";
import { reduce, totalsTensor } from "./reduce.ts";
import { foldSum } from "./sum.ts";
import type { Tensor } from "./tensor.ts";

/**
 * `Σ x / n` over the given axes.
 *
 * @returns a new tensor; float32 stays float32, integers give float64; NaN for no elements
 * @throws ShapeError `AXIS_INVALID`
 * @remarks The sum of `sum` in float64, divided in float64, rounded once to the dtype.
 */
export function mean<D extends DType>(x: Tensor<D>, options: ReduceOptions = {}): Tensor<Floating<D>> {
  const totals = reduce("mean", x, options, 0, foldSum);
  const { values, count } = totals;
  for (let i = 0; i < values.length; i++) values[i] /= count;
  return totalsTensor(totals, floatDType(x.dtype)) as Tensor<Floating<D>>;
}
