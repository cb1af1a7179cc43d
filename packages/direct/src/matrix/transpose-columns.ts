import { asTransposed, Csc, cscFromCsr } from "@convmtx/sparse";
import type { Columns } from "./columns.ts";

/** Aᵀ by columns, canonical. @remarks Counting, O(nrows + ncols + nnz). */
export function transposeColumns(a: Columns): Columns {
  const { shape, indptr, indices, data } = cscFromCsr(asTransposed(Csc.fromPartsUnchecked(a)));
  return { shape, indptr, indices, data };
}
