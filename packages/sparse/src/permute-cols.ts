import type { FloatDType, TypedArrayOf } from "@convmtx/tensor";
import { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";
import { inverseOf } from "./permutation.ts";
import { sortEntries } from "./sort-entries.ts";
import { findOrder } from "./structure.ts";

/**
 * A[:, permutation] = A P: column j of the result is column `permutation[j]` of A.
 *
 * @param permutation [n], each of 0 … n − 1 once
 * @returns the shape of A, a copy, sorted; duplicates stay
 * @throws ShapeError `SHAPE_MISMATCH`; ConvmtxError `OPTION_INVALID` if it is no permutation
 * @remarks O(n + nnz), plus O(r log r) for a row of r entries. Takes any order. A x = permuteCols(A, p) · x[p].
 */
export function permuteCols<D extends FloatDType>(a: Csr<D>, permutation: ArrayLike<number>): Csr<D> {
  expectFormat("permuteCols", a, "csr");
  const to = inverseOf("permuteCols", permutation, a.shape[1]);
  const indptr = a.indptr.slice();
  const indices = a.indices.map((j) => to[j]);
  const data = a.data.slice() as TypedArrayOf<D>;
  sortEntries(indptr, indices, data);
  return Csr.fromPartsUnchecked(
    { shape: a.shape, indptr, indices, data },
    a.canonical ? a : findOrder(indptr, indices),
  );
}
