import type { FloatDType } from "@convmtx/tensor";
import { allocate, normalizeAxis, Tensor } from "@convmtx/tensor";
import type { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";

export interface SumOptions {
  /** 0 adds down the columns, 1 along the rows; negative ones count from the end. */
  readonly axis: number;
}

/**
 * The sum of all elements or, with an axis, of each column (axis 0) or each row (axis 1).
 *
 * @returns a number; with an axis 1-D of A's dtype: length n for axis 0, m for axis 1
 * @throws ShapeError `AXIS_INVALID`
 * @remarks Added in float64 and rounded once: error at most γ_k Σ|a| with k the entries added. Takes any order. O(nnz).
 */
export function sum(a: Csr): number;
export function sum<D extends FloatDType>(a: Csr<D>, options: SumOptions): Tensor<D>;
export function sum<D extends FloatDType>(a: Csr<D>, options?: SumOptions): number | Tensor<D> {
  expectFormat("sum", a, "csr");
  const { indptr, indices, data } = a;
  if (options === undefined) return sumRange(data, 0, data.length);
  const axis = normalizeAxis("sum", options.axis, 2);
  const out = allocate(a.dtype, a.shape[1 - axis]);
  if (axis === 1) {
    for (let i = 0; i < out.length; i++) out[i] = sumRange(data, indptr[i], indptr[i + 1]);
  } else {
    const sums = new Float64Array(out.length);
    for (let k = 0; k < data.length; k++) sums[indices[k]] += data[k];
    out.set(sums);
  }
  return new Tensor(a.dtype, out, [out.length]);
}

/** Four sums, because one would wait for its last addition at every entry. */
function sumRange(data: Float32Array | Float64Array, begin: number, end: number): number {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  let k = begin;
  for (; k + 3 < end; k += 4) {
    sum0 += data[k];
    sum1 += data[k + 1];
    sum2 += data[k + 2];
    sum3 += data[k + 3];
  }
  for (; k < end; k++) sum0 += data[k];
  return sum0 + sum1 + (sum2 + sum3);
}
