import type { FloatDType, Tensor } from "@convmtx/tensor";
import { zerosOf } from "./allocate-dense.ts";
import { csrFromCoo } from "./convert-coo.ts";
import type { Coo } from "./coo.ts";
import type { Csc } from "./csc.ts";
import type { Csr } from "./csr.ts";
import { asCanonical } from "./sum-duplicates.ts";
import { asTransposed } from "./transpose.ts";

/**
 * A as a dense tensor.
 *
 * @param a any of the three formats in any order; entries at the same position are added up
 * @returns shape [m, n], C order, a copy
 * @throws LimitError `MEMORY_LIMIT`
 * @remarks O(m n + nnz). Sums run in float64 in stored order and are rounded once, as in `csrFromCoo`.
 */
export function toDense<D extends FloatDType>(a: Csr<D> | Csc<D> | Coo<D>): Tensor<D> {
  const byMajor = asCanonical(a.format === "coo" ? csrFromCoo(a) : a.format === "csc" ? asTransposed(a) : a);
  const out = zerosOf("toDense", a.shape, a.dtype);
  const [majorStride, minorStride] = a.format === "csc" ? [1, a.shape[1]] : [a.shape[1], 1];
  const { indptr, indices, data } = byMajor;
  for (let i = 0; i < byMajor.shape[0]; i++) {
    // An element is a sum that starts from 0, here as in `get`: a stored −0 reads as 0.
    for (let k = indptr[i]; k < indptr[i + 1]; k++) out.data[i * majorStride + indices[k] * minorStride] = data[k] + 0;
  }
  return out;
}
