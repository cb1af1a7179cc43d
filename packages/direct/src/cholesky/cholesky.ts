import { ConvmtxError, NumericalError, shapeText } from "@convmtx/tensor";
import type { Columns, SparseMatrix } from "../matrix/columns.ts";
import { checkSquare, columnsOf } from "../matrix/columns.ts";
import { checkSamePattern } from "../matrix/same-pattern.ts";
import { withinMemory } from "../matrix/within-memory.ts";
import type { OrderingOptions } from "../ordering/ordering.ts";
import { checkOrdering } from "../ordering/ordering.ts";
import { analyzeColumns } from "./analyze-cholesky.ts";
import { Cholesky } from "./cholesky-factor.ts";
import { CholeskySymbolic } from "./cholesky-symbolic.ts";
import { rowSubtree } from "./row-subtree.ts";

export interface CholeskyOptions extends OrderingOptions {
  /** From `analyzeCholesky` of a matrix with the same stored entries; `ordering` then has no say. */
  readonly symbolic?: CholeskySymbolic | undefined;
}

/**
 * P A Pᵀ = L Lᵀ for a symmetric positive definite A.
 *
 * @param a square, in any order. Only the entries on and below the diagonal are read: whether the others mirror them is the caller's word
 * @returns L, P, and `solve`
 * @throws NumericalError `NOT_POSITIVE_DEFINITE` with the pivot's place, its row in A, its value and the bound; ShapeError `SHAPE_MISMATCH`
 * unless square; FormatError `SPARSE_INVALID` if `symbolic` is of other positions; LimitError `MEMORY_LIMIT`, `INDEX_LIMIT`
 * @remarks Row by row (up-looking; T. A. Davis, "Direct Methods for Sparse Linear Systems", section 4.7), in O(flops) after the
 * analysis, both of which `symbolic` foretells. The computed factor is that of A + E with |E| ≤ γₙ₊₁ |L||Lᵀ| (Higham, "Accuracy and
 * Stability", theorem 10.3). A pivot which is not above n u times the diagonal element that it is what is left of, is lost in that
 * error and refused. A NaN is never refused: the solution then shows it.
 */
export function cholesky(a: SparseMatrix, options: CholeskyOptions = {}): Cholesky {
  return choleskyOf("cholesky", columnsOf("cholesky", a), options);
}

/** `cholesky` for the public function `what`. */
export function choleskyOf(what: string, a: Columns, options: CholeskyOptions): Cholesky {
  checkSquare(what, a.shape, "see lstsq for others");
  return factor(what, a, symbolicFor(what, a, options));
}

function symbolicFor(what: string, a: Columns, options: CholeskyOptions): CholeskySymbolic {
  const { symbolic } = options;
  if (symbolic === undefined) return analyzeColumns(what, a, checkOrdering(what, options));
  if (!(symbolic instanceof CholeskySymbolic)) {
    throw new ConvmtxError("OPTION_INVALID", `${what}: symbolic is no CholeskySymbolic; analyzeCholesky makes one`);
  }
  checkSamePattern(what, symbolic.pattern, a, "analyzeCholesky");
  return symbolic;
}

function factor(what: string, a: Columns, symbolic: CholeskySymbolic): Cholesky {
  const { order, parent, indptr, upper, nnz } = symbolic;
  const n = order.length;
  const indices = withinMemory(what, 12 * nnz, () => new Int32Array(nnz));
  const data = withinMemory(what, 12 * nnz, () => new Float64Array(nnz));
  // next[j] is where the next entry of column j of L goes; x is row k of L as it comes about.
  const next = indptr.slice(0, n);
  const x = new Float64Array(n);
  const marks = new Int32Array(n).fill(-1);
  const found = new Int32Array(n);
  for (let k = 0; k < n; k++) {
    const top = rowSubtree(upper, parent, k, marks, found);
    for (let l = upper.indptr[k]; l < upper.indptr[k + 1]; l++) x[upper.indices[l]] = a.data[upper.source[l]];
    const diagonal = x[k];
    x[k] = 0;
    let pivot = diagonal;
    for (let l = top; l < n; l++) {
      const j = found[l];
      const from = indptr[j];
      const end = next[j];
      const value = x[j] / data[from];
      x[j] = 0;
      for (let p = from + 1; p < end; p++) x[indices[p]] -= data[p] * value;
      pivot -= value * value;
      indices[end] = k;
      data[end] = value;
      next[j] = end + 1;
    }
    const bound = n * 2 ** -53 * Math.abs(diagonal);
    if (pivot <= 0 || (pivot <= bound && bound < Number.POSITIVE_INFINITY)) {
      throw indefinite(what, a.shape, k, order[k], pivot, bound);
    }
    indices[next[k]] = k;
    data[next[k]++] = Math.sqrt(pivot);
  }
  return new Cholesky(symbolic, { indptr, indices, data });
}

function indefinite(
  what: string,
  shape: readonly [number, number],
  k: number,
  row: number,
  pivot: number,
  bound: number,
): NumericalError {
  return new NumericalError(
    "NOT_POSITIVE_DEFINITE",
    `${what}: A ${shapeText(shape)} is not positive definite: pivot ${k}, of row ${row}, is ${pivot}, and its rounding errors may reach ${bound}; lu takes any A that has an inverse`,
    { details: { pivot: k, row, value: pivot, bound } },
  );
}
