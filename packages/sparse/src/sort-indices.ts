import type { FloatDType, TypedArrayOf } from "@convmtx/tensor";
import { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";
import { sortEntries } from "./sort-entries.ts";
import { findOrder } from "./structure.ts";

/**
 * A with the columns ascending within each row; duplicates stay, in their order.
 *
 * @returns a copy (SciPy's `sorted_indices`)
 * @remarks O(nnz) for sorted rows, O(r log r) for a row of r entries out of order. Takes any order.
 */
export function sortIndices<D extends FloatDType>(a: Csr<D>): Csr<D> {
  expectFormat("sortIndices", a, "csr");
  const indptr = a.indptr.slice();
  const indices = a.indices.slice();
  const data = a.data.slice() as TypedArrayOf<D>;
  if (!a.sorted) sortEntries(indptr, indices, data);
  return Csr.fromPartsUnchecked({ shape: a.shape, indptr, indices, data }, a.sorted ? a : findOrder(indptr, indices));
}
