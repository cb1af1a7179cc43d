import type { DType, Floating, TypedArray } from "./dtype.ts";
import { floatDType } from "./dtype.ts";
import type { Fold, ReduceOptions } from "./reduce.ts";
import { reduce, totalsTensor } from "./reduce.ts";
import type { Tensor } from "./tensor.ts";

/**
 * `Σ x` over the given axes.
 *
 * @returns a new tensor; float32 stays float32, integers give float64 (exact while the sums stay below 2^53); 0 for no
 * elements
 * @throws ShapeError `AXIS_INVALID`
 * @remarks Added in float64 and rounded once at the end. Along the memory-closest axis the sum is pairwise (error at
 * most γ_k Σ|x| with k = 32 + log2 n), from run to run it is plain; so a view and its copy may differ in the last bits.
 */
export function sum<D extends DType>(x: Tensor<D>, options: ReduceOptions = {}): Tensor<Floating<D>> {
  return totalsTensor(reduce("sum", x, options, 0, foldSum), floatDType(x.dtype)) as Tensor<Floating<D>>;
}

export const foldSum: Fold = (totals, at, stepTotal, x, from, step, length) => {
  if (stepTotal === 0) {
    totals[at] += pairwiseSum(x, from, step, length);
    return;
  }
  for (let i = 0; i < length; i++) {
    totals[at] += x[from];
    at += stepTotal;
    from += step;
  }
};

/** Halves down to blocks of at most 128, which four accumulators sum: one chain would wait for each addition. */
function pairwiseSum(x: TypedArray, from: number, step: number, length: number): number {
  if (length > 128) {
    const half = length >> 1;
    return pairwiseSum(x, from, step, half) + pairwiseSum(x, from + half * step, step, length - half);
  }
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 3 < length; i += 4) {
    s0 += x[from];
    s1 += x[from + step];
    s2 += x[from + 2 * step];
    s3 += x[from + 3 * step];
    from += 4 * step;
  }
  for (; i < length; i++, from += step) s0 += x[from];
  return s0 + s1 + (s2 + s3);
}
