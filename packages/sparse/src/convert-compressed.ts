import type { FloatDType, TypedArrayOf } from "@convmtx/tensor";
import { Coo } from "./coo.ts";
import { Csc } from "./csc.ts";
import { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";
import { findOrder } from "./structure.ts";
import { transposeArrays } from "./transpose-arrays.ts";
import { withinMemory } from "./within-memory.ts";

/** A in CSC form, sorted; duplicates stay. @returns a copy @remarks Counting, O(nrows + ncols + nnz). */
export function cscFromCsr<D extends FloatDType>(a: Csr<D>): Csc<D> {
  expectFormat("cscFromCsr", a, "csr");
  const to = transposeArrays("cscFromCsr", a.shape[0], a.shape[1], a, a.dtype);
  return Csc.fromPartsUnchecked({ shape: a.shape, ...to }, a.canonical ? a : findOrder(to.indptr, to.indices));
}

/** A in CSR form, sorted; duplicates stay. @returns a copy @remarks Counting, O(nrows + ncols + nnz). */
export function csrFromCsc<D extends FloatDType>(a: Csc<D>): Csr<D> {
  expectFormat("csrFromCsc", a, "csc");
  const to = transposeArrays("csrFromCsc", a.shape[1], a.shape[0], a, a.dtype);
  return Csr.fromPartsUnchecked({ shape: a.shape, ...to }, a.canonical ? a : findOrder(to.indptr, to.indices));
}

/** A as a list of entries in the order of the rows; duplicates stay. @returns a copy @remarks O(nrows + nnz) */
export function cooFromCsr<D extends FloatDType>(a: Csr<D>): Coo<D> {
  expectFormat("cooFromCsr", a, "csr");
  const { shape, indices, data } = a;
  const row = rowOfEntries("cooFromCsr", a);
  return Coo.fromPartsUnchecked({ shape, row, col: indices.slice(), data: data.slice() as TypedArrayOf<D> }, a);
}

/**
 * A as a list of entries ascending by row, then column; duplicates stay.
 *
 * @returns a copy
 * @remarks O(nrows + ncols + nnz). SciPy's `tocoo` lists a CSC matrix by column; here every Coo that a conversion makes
 * is by row.
 */
export function cooFromCsc<D extends FloatDType>(a: Csc<D>): Coo<D> {
  expectFormat("cooFromCsc", a, "csc");
  const byRow = csrFromCsc(a);
  const row = rowOfEntries("cooFromCsc", byRow);
  return Coo.fromPartsUnchecked({ shape: a.shape, row, col: byRow.indices, data: byRow.data }, byRow);
}

/** The row of each stored entry, for the public function `what`. */
export function rowOfEntries(what: string, { shape, indptr, nnz }: Csr): Int32Array {
  const row = withinMemory(what, 4 * nnz, () => new Int32Array(nnz));
  for (let i = 0; i < shape[0]; i++) row.fill(i, indptr[i], indptr[i + 1]);
  return row;
}
