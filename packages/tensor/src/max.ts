import type { DType } from "./dtype.ts";
import type { Fold, ReduceOptions } from "./reduce.ts";
import { checkSome, reduce, totalsTensor } from "./reduce.ts";
import type { Tensor } from "./tensor.ts";

/**
 * The greatest element over the given axes (`maximum` compares two tensors).
 *
 * @returns a new tensor of the same dtype; NaN wherever an element is NaN, as in NumPy
 * @throws ShapeError `AXIS_INVALID`, or `SHAPE_INVALID` if the axes to reduce hold no element
 */
export function max<D extends DType>(x: Tensor<D>, options: ReduceOptions = {}): Tensor<D> {
  const totals = reduce("max", x, options, -Infinity, fold);
  checkSome("max", x, totals);
  return totalsTensor(totals, x.dtype);
}

const fold: Fold = (totals, at, stepTotal, x, from, step, length) => {
  if (stepTotal === 0) {
    let most = totals[at];
    for (let i = 0; i < length; i++, from += step) most = Math.max(most, x[from]);
    totals[at] = most;
    return;
  }
  for (let i = 0; i < length; i++) {
    totals[at] = Math.max(totals[at], x[from]);
    at += stepTotal;
    from += step;
  }
};
