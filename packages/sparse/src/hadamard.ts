import type { FloatDType, Promoted, TypedArrayOf } from "@convmtx/tensor";
import { promote } from "@convmtx/tensor";
import { allocateCompressed } from "./allocate-compressed.ts";
import { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";
import { checkSameShape } from "./same-shape.ts";
import { asCanonical } from "./sum-duplicates.ts";

/**
 * C = A ∘ B, element by element.
 *
 * @param a shape [m, n], in any order: entries at the same position are added up first, in a copy
 * @param b shape [m, n], likewise
 * @returns shape [m, n], canonical; float32 if both are, else float64
 * @throws ShapeError `SHAPE_MISMATCH`; LimitError `MEMORY_LIMIT`
 * @remarks An entry is stored where both store one, also if its value is 0 (SciPy drops those; `prune` does). An absent
 * entry makes the product absent whatever the other value, NaN and Inf too. O(nrows + nnz).
 */
export function hadamard<A extends FloatDType, B extends FloatDType>(a: Csr<A>, b: Csr<B>): Csr<Promoted<A, B>> {
  expectFormat("hadamard", a, "csr");
  expectFormat("hadamard", b, "csr");
  checkSameShape("hadamard", a, b);
  const left = asCanonical(a);
  const right = asCanonical(b);
  let nnz = 0;
  eachCommon(left, right, () => nnz++);
  const to = allocateCompressed("hadamard", a.shape[0], nnz, promote<FloatDType, FloatDType>(a.dtype, b.dtype));
  let at = 0;
  eachCommon(left, right, (i, k, l) => {
    to.indices[at] = left.indices[k];
    to.data[at++] = left.data[k] * right.data[l];
    to.indptr[i + 1]++;
  });
  for (let i = 0; i < a.shape[0]; i++) to.indptr[i + 1] += to.indptr[i];
  return Csr.fromPartsUnchecked({ shape: a.shape, ...to, data: to.data as TypedArrayOf<Promoted<A, B>> });
}

/** Calls `visit(row, k, l)` for the entries k of A and l of B at the same position, in order. */
function eachCommon(a: Csr, b: Csr, visit: (i: number, k: number, l: number) => void): void {
  for (let i = 0; i < a.shape[0]; i++) {
    let k = a.indptr[i];
    let l = b.indptr[i];
    while (k < a.indptr[i + 1] && l < b.indptr[i + 1]) {
      const difference = a.indices[k] - b.indices[l];
      if (difference === 0) visit(i, k, l);
      if (difference <= 0) k++;
      if (difference >= 0) l++;
    }
  }
}
