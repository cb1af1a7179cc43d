import type { FloatDType, Promoted, TypedArrayOf } from "@convmtx/tensor";
import { promote } from "@convmtx/tensor";
import { allocateCompressed } from "./allocate-compressed.ts";
import { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";
import { checkMatrixShape } from "./matrix-shape.ts";
import { findOrder } from "./structure.ts";

/**
 * A ⊗ B: block (i, j) is A[i, j]·B.
 *
 * @param a shape [m, n], in any order
 * @param b shape [p, q], in any order
 * @returns shape [m p, n q], canonical if both are; float32 if both are, else float64
 * @throws LimitError `INDEX_LIMIT`, `MEMORY_LIMIT`
 * @remarks O(m p + nnz(A) nnz(B)). Every pair of stored entries gives one, also if the product is 0. SciPy's `kron`.
 */
export function kron<A extends FloatDType, B extends FloatDType>(a: Csr<A>, b: Csr<B>): Csr<Promoted<A, B>> {
  expectFormat("kron", a, "csr");
  expectFormat("kron", b, "csr");
  const [rowsB, colsB] = b.shape;
  const shape = checkMatrixShape("kron", [a.shape[0] * rowsB, a.shape[1] * colsB]);
  const dtype = promote<FloatDType, FloatDType>(a.dtype, b.dtype);
  const to = allocateCompressed("kron", shape[0], a.nnz * b.nnz, dtype);
  let at = 0;
  for (let row = 0; row < shape[0]; row++) {
    const rowB = row % rowsB;
    const rowA = (row - rowB) / rowsB;
    for (let k = a.indptr[rowA]; k < a.indptr[rowA + 1]; k++) {
      const factor = a.data[k];
      const shift = a.indices[k] * colsB;
      for (let l = b.indptr[rowB]; l < b.indptr[rowB + 1]; l++) {
        to.indices[at] = shift + b.indices[l];
        to.data[at++] = factor * b.data[l];
      }
    }
    to.indptr[row + 1] = at;
  }
  const order = a.canonical && b.canonical ? a : findOrder(to.indptr, to.indices);
  return Csr.fromPartsUnchecked({ shape, ...to, data: to.data as TypedArrayOf<Promoted<A, B>> }, order);
}
