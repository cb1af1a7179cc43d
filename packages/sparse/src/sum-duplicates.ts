import type { FloatDType, TypedArrayOf } from "@convmtx/tensor";
import { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";
import { sortEntries } from "./sort-entries.ts";
import { sumEntries } from "./sum-entries.ts";

/**
 * A in canonical form: columns ascend within each row, entries at the same position are added up.
 *
 * @returns a copy; explicit zeros stay, also those which a sum makes (`prune` drops them)
 * @remarks Sums run in float64 in stored order and are rounded once. O(nnz), plus O(r log r) for a row of r entries out
 * of order. Takes any order; SciPy's `sum_duplicates`, which works in place.
 */
export function sumDuplicates<D extends FloatDType>(a: Csr<D>): Csr<D> {
  expectFormat("sumDuplicates", a, "csr");
  const arrays = {
    indptr: a.indptr.slice(),
    indices: a.indices.slice(),
    data: a.data.slice() as TypedArrayOf<D>,
  };
  if (!a.sorted) sortEntries(arrays.indptr, arrays.indices, arrays.data);
  return Csr.fromPartsUnchecked({ shape: a.shape, ...(a.canonical ? arrays : sumEntries(arrays)) });
}

/** `a` itself if it is canonical, else a canonical copy: for operations which are not linear in the stored entries. */
export function asCanonical<D extends FloatDType>(a: Csr<D>): Csr<D> {
  return a.canonical ? a : sumDuplicates(a);
}
