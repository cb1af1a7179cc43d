import type { GrowingEntries } from "../matrix/growing-entries.ts";
import { sortStart } from "../matrix/sort-start.ts";

/** L as far as it is known while columns are eliminated: its rows are still those of A. */
export interface PartialLower {
  readonly entries: GrowingEntries;
  /** The starts of the columns; the first entry of each is the diagonal. */
  readonly indptr: Int32Array;
  /** Where in each column the search may stop: behind lie rows that a later column reaches as well. */
  readonly searchEnd: Int32Array;
  /** The pivot that each row of A has become, −1 for none yet. */
  readonly place: Int32Array;
}

/** The rows that one column of A has entries in after the eliminations so far. */
export interface Reach {
  /** The pivots among them, in ascending order: the column's entries in U. */
  readonly pivots: Int32Array;
  pivotCount: number;
  /** The rows of A which are no pivots yet: the candidates. */
  readonly candidates: Int32Array;
  candidateCount: number;
  /** The column that last reached each row of A. */
  readonly marks: Int32Array;
  readonly stack: Int32Array;
}

export function emptyReach(n: number): Reach {
  const make = () => new Int32Array(n);
  return {
    pivots: make(),
    pivotCount: 0,
    candidates: make(),
    candidateCount: 0,
    marks: make().fill(-1),
    stack: make(),
  };
}

/**
 * Finds what column k reaches from the rows of A's column in the graph of L, in time proportional to what it looks at (J. R. Gilbert and
 * T. Peierls, "Sparse partial pivoting in time proportional to arithmetic operations", SIAM J. Sci. Stat. Comput. 9, 1988).
 */
export function findReach(
  reach: Reach,
  lower: PartialLower,
  k: number,
  rows: Int32Array,
  from: number,
  end: number,
): void {
  const { pivots, candidates, marks, stack } = reach;
  const { indptr, searchEnd, place } = lower;
  const { indices } = lower.entries;
  let [pivotCount, candidateCount, depth] = [0, 0, 0];
  for (let l = from; l < end; l++) {
    if (marks[rows[l]] === k) continue;
    marks[rows[l]] = k;
    stack[depth++] = rows[l];
    while (depth > 0) {
      const row = stack[--depth];
      const j = place[row];
      if (j === -1) {
        candidates[candidateCount++] = row;
        continue;
      }
      pivots[pivotCount++] = j;
      for (let p = indptr[j] + 1; p < searchEnd[j]; p++) {
        if (marks[indices[p]] === k) continue;
        marks[indices[p]] = k;
        stack[depth++] = indices[p];
      }
    }
  }
  sortStart(pivots, pivotCount);
  reach.pivotCount = pivotCount;
  reach.candidateCount = candidateCount;
}

/**
 * Shortens the searches to come: where pivot k lies in column j of L and column k reached j, the rows of j which are no pivots lie in column k as
 * well (S. C. Eisenstat and J. W. H. Liu, "Exploiting structural symmetry in a sparse partial pivoting code", SIAM J. Sci. Comput. 14, 1993).
 */
export function pruneSearch({ pivots, pivotCount }: Reach, lower: PartialLower, row: number): void {
  const { indptr, searchEnd, place } = lower;
  const { indices, data } = lower.entries;
  for (let l = 0; l < pivotCount; l++) {
    const j = pivots[l];
    const [from, end] = [indptr[j] + 1, indptr[j + 1]];
    if (searchEnd[j] < end || !includes(indices, from, end, row)) continue;
    let [low, high] = [from, end - 1];
    while (low <= high) {
      if (place[indices[low]] !== -1) {
        low++;
        continue;
      }
      const [index, value] = [indices[low], data[low]];
      indices[low] = indices[high];
      data[low] = data[high];
      indices[high] = index;
      data[high--] = value;
    }
    searchEnd[j] = low;
  }
}

function includes(list: Int32Array, from: number, end: number, value: number): boolean {
  for (let k = from; k < end; k++) if (list[k] === value) return true;
  return false;
}
