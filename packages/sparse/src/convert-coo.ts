import type { FloatDType } from "@convmtx/tensor";
import type { CompressedArrays } from "./allocate-compressed.ts";
import { allocateCompressed } from "./allocate-compressed.ts";
import type { Coo } from "./coo.ts";
import { Csc } from "./csc.ts";
import { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";
import { sortEntries } from "./sort-entries.ts";
import { sumEntries } from "./sum-entries.ts";
import { countInto } from "./transpose-arrays.ts";

/**
 * A in CSR form, canonical: entries at the same position are added up.
 *
 * @returns a copy; explicit zeros stay
 * @remarks A counting pass, O(nrows + nnz), then only rows out of order are sorted. Sums run in float64 in stored order
 * and are rounded once. SciPy's `tocsr`.
 */
export function csrFromCoo<D extends FloatDType>(a: Coo<D>): Csr<D> {
  expectFormat("csrFromCoo", a, "coo");
  return Csr.fromPartsUnchecked({ shape: a.shape, ...compress("csrFromCoo", a.shape[0], a.row, a.col, a) });
}

/** A in CSC form, canonical: the mirror of `csrFromCoo`. */
export function cscFromCoo<D extends FloatDType>(a: Coo<D>): Csc<D> {
  expectFormat("cscFromCoo", a, "coo");
  return Csc.fromPartsUnchecked({ shape: a.shape, ...compress("cscFromCoo", a.shape[1], a.col, a.row, a) });
}

function compress<D extends FloatDType>(
  what: string,
  majorCount: number,
  majors: Int32Array,
  minors: Int32Array,
  { dtype, data, canonical }: Coo<D>,
): CompressedArrays<D> {
  const to = allocateCompressed(what, majorCount, data.length, dtype);
  countInto(majors, to.indptr);
  for (let k = 0; k < data.length; k++) {
    const place = to.indptr[majors[k] + 1]++;
    to.indices[place] = minors[k];
    to.data[place] = data[k];
  }
  if (canonical) return to;
  sortEntries(to.indptr, to.indices, to.data);
  return sumEntries(to);
}
