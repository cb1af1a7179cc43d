import type { FloatDType } from "@convmtx/tensor";
import { allocateCompressed } from "./allocate-compressed.ts";
import { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";
import { inverseOf } from "./permutation.ts";

/**
 * A[permutation, :] = P A: row i of the result is row `permutation[i]` of A.
 *
 * @param permutation [m], each of 0 … m − 1 once
 * @returns the shape of A, each row in its order, a copy
 * @throws ShapeError `SHAPE_MISMATCH`; ConvmtxError `OPTION_INVALID` if it is no permutation
 * @remarks O(m + nnz). Takes any order. (A x)[p] = permuteRows(A, p) · x.
 */
export function permuteRows<D extends FloatDType>(a: Csr<D>, permutation: ArrayLike<number>): Csr<D> {
  expectFormat("permuteRows", a, "csr");
  const nrows = a.shape[0];
  inverseOf("permuteRows", permutation, nrows);
  const to = allocateCompressed("permuteRows", nrows, a.nnz, a.dtype);
  for (let i = 0; i < nrows; i++) {
    const begin = a.indptr[permutation[i]];
    const end = a.indptr[permutation[i] + 1];
    to.indices.set(a.indices.subarray(begin, end), to.indptr[i]);
    to.data.set(a.data.subarray(begin, end), to.indptr[i]);
    to.indptr[i + 1] = to.indptr[i] + end - begin;
  }
  return Csr.fromPartsUnchecked({ shape: a.shape, ...to }, a);
}
