import { Csc, cscFromCsr, csrFromCsc } from "@convmtx/sparse";
import type { Columns } from "../matrix/columns.ts";
import type { GrowingEntries } from "../matrix/growing-entries.ts";
import { growingEntries, packed, reserve } from "../matrix/growing-entries.ts";
import { isLost, lostPivot } from "../pivot/lost-pivot.ts";
import { Lu } from "./lu-factor.ts";
import type { LuSymbolic } from "./lu-symbolic.ts";
import { pivotBound } from "./pivot-bound.ts";
import type { PartialLower, Reach } from "./reach.ts";
import { emptyReach, findReach, pruneSearch } from "./reach.ts";

/** P A Q = L U, column by column: each is solved with the L so far, and its greatest remaining entry becomes the pivot. */
export function eliminate(what: string, a: Columns, symbolic: LuSymbolic, tolerance: number): Lu {
  const { columnOrder } = symbolic;
  const n = columnOrder.length;
  const capacity = 4 * a.indices.length + n;
  const lower: PartialLower = {
    entries: growingEntries(what, capacity),
    indptr: new Int32Array(n + 1),
    searchEnd: new Int32Array(n),
    place: new Int32Array(n).fill(-1),
  };
  const upper = growingEntries(what, capacity);
  const upperStarts = new Int32Array(n + 1);
  const rowOrder = new Int32Array(n);
  const reach = emptyReach(n);
  const x = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const column = columnOrder[k];
    const [from, end] = [a.indptr[column], a.indptr[column + 1]];
    findReach(reach, lower, k, a.indices, from, end);
    for (let l = from; l < end; l++) x[a.indices[l]] = a.data[l];
    reserve(what, upper, reach.pivotCount + 1);
    substitute(lower, reach, rowOrder, x, upper);
    const row = choosePivot(reach, x, column, tolerance);
    const pivot = row === -1 ? 0 : x[row];
    const above = { ...upper, from: upperStarts[k], end: upper.length };
    const bound = pivotBound(n, pivot, { ...lower.entries, indptr: lower.indptr }, row, above, 1 / tolerance);
    if (isLost(pivot, bound)) throw lostPivot(what, a, "singular", { k, column, value: pivot, bound });
    upper.indices[upper.length] = k;
    upper.data[upper.length++] = pivot;
    upperStarts[k + 1] = upper.length;
    rowOrder[k] = row;
    lower.place[row] = k;
    reserve(what, lower.entries, reach.candidateCount);
    storeColumn(lower.entries, reach, x, row, pivot);
    lower.indptr[k + 1] = lower.entries.length;
    lower.searchEnd[k] = lower.entries.length;
    pruneSearch(reach, lower, row);
  }
  const U = Csc.fromPartsUnchecked({ shape: a.shape, indptr: upperStarts, ...packed(upper) });
  return new Lu(symbolic, finishedLower(a.shape, lower), U, rowOrder, tolerance);
}

/** x ← L⁻¹ x over the pivots reached, whose values go to the column of U and leave x. */
function substitute(
  lower: PartialLower,
  reach: Reach,
  rowOrder: Int32Array,
  x: Float64Array,
  upper: GrowingEntries,
): void {
  const { indptr } = lower;
  const { indices, data } = lower.entries;
  const { pivots, pivotCount } = reach;
  let at = upper.length;
  for (let l = 0; l < pivotCount; l++) {
    const j = pivots[l];
    const value = x[rowOrder[j]];
    x[rowOrder[j]] = 0;
    upper.indices[at] = j;
    upper.data[at++] = value;
    for (let p = indptr[j] + 1; p < indptr[j + 1]; p++) x[indices[p]] -= data[p] * value;
  }
  upper.length = at;
}

/** The row of the pivot: the diagonal one if it is large enough, else the first of the greatest; −1 if there is no candidate. */
function choosePivot(
  { candidates, candidateCount }: Reach,
  x: Float64Array,
  diagonal: number,
  tolerance: number,
): number {
  let row = -1;
  let largest = -1;
  let hasDiagonal = false;
  for (let l = 0; l < candidateCount; l++) {
    const i = candidates[l];
    if (i === diagonal) hasDiagonal = true;
    const size = Math.abs(x[i]);
    // A NaN becomes the pivot, and with it every value of the solution that depends on it a NaN.
    if (Number.isNaN(largest) || size < largest || (size === largest && i > row)) continue;
    row = i;
    largest = size;
  }
  return hasDiagonal && Math.abs(x[diagonal]) >= tolerance * largest ? diagonal : row;
}

/** Writes a column of L, the pivot's row first, and clears x. */
function storeColumn(entries: GrowingEntries, reach: Reach, x: Float64Array, row: number, pivot: number): void {
  const { indices, data } = entries;
  const { candidates, candidateCount } = reach;
  let at = entries.length;
  indices[at] = row;
  data[at++] = 1;
  for (let l = 0; l < candidateCount; l++) {
    const i = candidates[l];
    if (i !== row) {
      indices[at] = i;
      data[at++] = x[i] / pivot;
    }
    x[i] = 0;
  }
  entries.length = at;
}

/** L with its rows numbered as pivots, ascending in each column. */
function finishedLower(shape: readonly [number, number], { entries, indptr, place }: PartialLower): Csc<"float64"> {
  const { indices, data } = packed(entries);
  for (let k = 0; k < indices.length; k++) indices[k] = place[indices[k]];
  const unsorted = Csc.fromPartsUnchecked({ shape, indptr, indices, data }, { sorted: false, canonical: false });
  return cscFromCsr(csrFromCsc(unsorted));
}
