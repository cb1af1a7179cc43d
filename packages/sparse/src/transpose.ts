import type { FloatDType } from "@convmtx/tensor";
import { Csc } from "./csc.ts";
import { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";
import { findOrder } from "./structure.ts";
import { transposeArrays } from "./transpose-arrays.ts";

/**
 * Aᵀ in CSR form, sorted; duplicates stay.
 *
 * @returns shape [ncols, nrows], a copy; `asTransposed` is the view, in CSC form
 * @remarks Counting, O(nrows + ncols + nnz). Takes any order.
 */
export function transpose<D extends FloatDType>(a: Csr<D>): Csr<D> {
  expectFormat("transpose", a, "csr");
  const [nrows, ncols] = a.shape;
  const to = transposeArrays("transpose", nrows, ncols, a, a.dtype);
  return Csr.fromPartsUnchecked({ shape: [ncols, nrows], ...to }, a.canonical ? a : findOrder(to.indptr, to.indices));
}

/**
 * Aᵀ by relabelling: the rows of a CSR matrix are the columns of its transpose in CSC form, and the other way round.
 *
 * @returns shape [ncols, nrows], a view which shares the arrays
 * @remarks O(1)
 */
export function asTransposed<D extends FloatDType>(a: Csr<D>): Csc<D>;
export function asTransposed<D extends FloatDType>(a: Csc<D>): Csr<D>;
export function asTransposed<D extends FloatDType>(a: Csr<D> | Csc<D>): Csc<D> | Csr<D> {
  const { indptr, indices, data } = a;
  const parts = { shape: [a.shape[1], a.shape[0]] as const, indptr, indices, data };
  return a.format === "csr" ? Csc.fromPartsUnchecked(parts, a) : Csr.fromPartsUnchecked(parts, a);
}
