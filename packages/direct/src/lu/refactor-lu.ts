import { Csc } from "@convmtx/sparse";
import { NumericalError } from "@convmtx/tensor";
import type { SparseMatrix } from "../matrix/columns.ts";
import { columnsOf } from "../matrix/columns.ts";
import { checkSamePattern } from "../matrix/same-pattern.ts";
import { withinMemory } from "../matrix/within-memory.ts";
import { inverseOf } from "../ordering/permutation.ts";
import { isLost, lostPivot } from "../pivot/lost-pivot.ts";
import { checkPivotTolerance } from "./lu.ts";
import { Lu } from "./lu-factor.ts";
import { pivotBound } from "./pivot-bound.ts";

export interface RefactorOptions {
  /** In (0, 1], default 0.001, or the factor's own if that is less: a pivot must be at least so many times the greatest entry below it. */
  readonly pivotTolerance?: number | undefined;
}

/**
 * P A Q = L U for new numbers at the same positions, with the pivots and the positions of an earlier factorisation.
 *
 * @param factor of a matrix with the same stored entries
 * @returns a new factorisation, which shares the positions and permutations of the earlier one
 * @throws NumericalError `PIVOT_UNSTABLE` where an old pivot no longer suits the new numbers, `SINGULAR`; FormatError `SPARSE_INVALID` for
 * other positions; ConvmtxError `OPTION_INVALID`; LimitError `MEMORY_LIMIT`
 * @remarks Nothing is searched or sorted. Where `lu` would choose the same pivots, the factors are bit for bit the same.
 */
export function refactorLu(factor: Lu, a: SparseMatrix, options: RefactorOptions = {}): Lu {
  const columns = columnsOf("refactorLu", a);
  const tolerance = checkPivotTolerance("refactorLu", options.pivotTolerance ?? Math.min(0.001, factor.pivotTolerance));
  checkSamePattern("refactorLu", factor.symbolic.pattern, columns, "lu");
  const { L, U, rowOrder, columnOrder, shape } = factor;
  const n = shape[0];
  const place = inverseOf(rowOrder);
  const bytes = 8 * (L.nnz + U.nnz);
  const lower = withinMemory("refactorLu", bytes, () => new Float64Array(L.nnz));
  const upper = withinMemory("refactorLu", bytes, () => new Float64Array(U.nnz));
  const x = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const column = columnOrder[k];
    for (let l = columns.indptr[column]; l < columns.indptr[column + 1]; l++) {
      x[place[columns.indices[l]]] = columns.data[l];
    }
    const last = U.indptr[k + 1] - 1;
    for (let l = U.indptr[k]; l < last; l++) {
      const j = U.indices[l];
      const value = x[j];
      x[j] = 0;
      upper[l] = value;
      for (let p = L.indptr[j] + 1; p < L.indptr[j + 1]; p++) x[L.indices[p]] -= lower[p] * value;
    }
    const pivot = x[k];
    x[k] = 0;
    upper[last] = pivot;
    let largest = 0;
    for (let p = L.indptr[k] + 1; p < L.indptr[k + 1]; p++) largest = Math.max(largest, Math.abs(x[L.indices[p]]));
    if (Math.abs(pivot) < tolerance * largest) throw unstable(k, column, pivot, largest, tolerance);
    const above = { indices: U.indices, data: upper, from: U.indptr[k], end: last };
    const soFar = { indptr: L.indptr, indices: L.indices, data: lower };
    const bound = pivotBound(n, pivot, soFar, k, above, 1 / tolerance);
    if (isLost(pivot, bound)) throw lostPivot("refactorLu", columns, "singular", { k, column, value: pivot, bound });
    lower[L.indptr[k]] = 1;
    for (let p = L.indptr[k] + 1; p < L.indptr[k + 1]; p++) {
      lower[p] = x[L.indices[p]] / pivot;
      x[L.indices[p]] = 0;
    }
  }
  const again = (old: Csc, data: Float64Array) =>
    Csc.fromPartsUnchecked({ shape, indptr: old.indptr, indices: old.indices, data });
  return new Lu(factor.symbolic, again(L, lower), again(U, upper), rowOrder, tolerance);
}

function unstable(k: number, column: number, pivot: number, largest: number, tolerance: number): NumericalError {
  return new NumericalError(
    "PIVOT_UNSTABLE",
    `refactorLu: pivot ${k}, of column ${column}, is ${pivot} with ${largest} below it, expected at least ${tolerance} times that; the old pivots do not suit these numbers: factor anew with lu`,
    { details: { pivot: k, column, value: pivot, largest, tolerance } },
  );
}
