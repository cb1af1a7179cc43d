import type { DType, Floating } from "./dtype.ts";
import { floatDType } from "./dtype.ts";
import { ConvmtxError } from "./errors.ts";
import type { Fold, ReduceOptions } from "./reduce.ts";
import { reduce, totalsTensor } from "./reduce.ts";
import type { Tensor } from "./tensor.ts";

export interface NormOptions extends ReduceOptions {
  /** 1: Σ|x|. 2: √Σx². Infinity: max |x|. Default 2. */
  readonly ord?: number | undefined;
}

/**
 * `(Σ |x|^ord)^(1/ord)` over the given axes: the norm of the elements as one vector, so that ord 2 of a matrix is its
 * Frobenius norm.
 *
 * @returns a new tensor; float32 stays float32, integers give float64; 0 for no elements
 * @throws ConvmtxError `OPTION_INVALID` for another ord; ShapeError `AXIS_INVALID`
 * @remarks Computed in float64, rounded once. ord 2 neither overflows nor underflows on the way: where the greatest
 * element is beyond 2^±500, all are scaled by a power of two first.
 */
export function norm<D extends DType>(x: Tensor<D>, options: NormOptions = {}): Tensor<Floating<D>> {
  const { ord = 2 } = options;
  if (ord !== 1 && ord !== 2 && ord !== Infinity) {
    throw new ConvmtxError("OPTION_INVALID", `norm: ord is ${ord}, expected 1, 2 or Infinity`, { details: { ord } });
  }
  const dtype = floatDType(x.dtype) as Floating<D>;
  if (ord === 1) return totalsTensor(reduce("norm", x, options, 0, foldAbsSum), dtype);
  const greatest = reduce("norm", x, options, 0, foldAbsMax);
  if (ord === Infinity) return totalsTensor(greatest, dtype);
  const scales = greatest.values.map(safeScale);
  const totals = reduce("norm", x, options, 0, foldSquares(scales));
  totals.values.forEach((total, i) => {
    totals.values[i] = Math.sqrt(total) / scales[i];
  });
  return totalsTensor(totals, dtype);
}

function safeScale(greatest: number): number {
  if (greatest > 2 ** 500 && greatest < Infinity) return 2 ** -600;
  return greatest < 2 ** -500 && greatest > 0 ? 2 ** 600 : 1;
}

const foldAbsSum: Fold = (totals, at, stepTotal, x, from, step, length) => {
  for (let i = 0; i < length; i++) {
    totals[at] += Math.abs(x[from]);
    at += stepTotal;
    from += step;
  }
};

const foldAbsMax: Fold = (totals, at, stepTotal, x, from, step, length) => {
  for (let i = 0; i < length; i++) {
    totals[at] = Math.max(totals[at], Math.abs(x[from]));
    at += stepTotal;
    from += step;
  }
};

function foldSquares(scales: Float64Array): Fold {
  return (totals, at, stepTotal, x, from, step, length) => {
    for (let i = 0; i < length; i++) {
      const scaled = x[from] * scales[at];
      totals[at] += scaled * scaled;
      at += stepTotal;
      from += step;
    }
  };
}
