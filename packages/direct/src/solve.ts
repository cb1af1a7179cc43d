import { isConvmtxError } from "@convmtx/tensor";
import { choleskyOf } from "./cholesky/cholesky.ts";
import type { Cholesky } from "./cholesky/cholesky-factor.ts";
import { luOf } from "./lu/lu.ts";
import type { Lu } from "./lu/lu-factor.ts";
import type { Columns, SparseMatrix } from "./matrix/columns.ts";
import { checkSquare, columnsOf } from "./matrix/columns.ts";
import type { RightSides, SolutionOf } from "./matrix/right-sides.ts";
import { checkRightSides } from "./matrix/right-sides.ts";
import { transposeColumns } from "./matrix/transpose-columns.ts";
import type { OrderingOptions } from "./ordering/ordering.ts";

/**
 * x = A⁻¹ b: by Cholesky if A is exactly symmetric with a positive diagonal and turns out positive definite, else by LU with partial pivoting.
 *
 * @param a square, in any order
 * @param b [n], or a tensor of [n, k]
 * @returns float64, in the kind and the shape of b
 * @throws NumericalError `SINGULAR` with the pivot; ShapeError `SHAPE_MISMATCH`; DtypeError `DTYPE_UNSUPPORTED`; ConvmtxError
 * `OPTION_INVALID`; LimitError `MEMORY_LIMIT`, `INDEX_LIMIT`
 * @remarks Whoever solves with the same A more than once keeps a factor: `cholesky(A).solve(b)`, `lu(A).solve(b)`. SciPy's `spsolve`.
 */
export function solve<B extends RightSides>(a: SparseMatrix, b: B, options: OrderingOptions = {}): SolutionOf<B> {
  const columns = columnsOf("solve", a);
  checkSquare("solve", columns.shape, "see lstsq for others");
  checkRightSides("solve", b, columns.shape[0]);
  return factorFor(columns, options).solve(b);
}

function factorFor(a: Columns, options: OrderingOptions): Cholesky | Lu {
  if (maybePositiveDefinite(a)) {
    try {
      return choleskyOf("solve", a, options);
    } catch (error) {
      if (!isConvmtxError(error) || error.code !== "NOT_POSITIVE_DEFINITE") throw error;
    }
  }
  return luOf("solve", a, options);
}

/** Whether A equals its transpose, entry by stored entry, and every diagonal element is positive. @remarks O(n + nnz) */
function maybePositiveDefinite(a: Columns): boolean {
  const { shape, indptr, indices, data } = a;
  for (let j = 0; j < shape[1]; j++) {
    let positive = false;
    for (let k = indptr[j]; k < indptr[j + 1]; k++) if (indices[k] === j) positive = data[k] > 0;
    if (!positive) return false;
  }
  const t = transposeColumns(a);
  return (
    indptr.every((start, j) => start === t.indptr[j]) &&
    indices.every((row, k) => row === t.indices[k]) &&
    data.every((value, k) => value === t.data[k])
  );
}
