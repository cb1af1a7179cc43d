import type { ColumnPattern, SparseMatrix } from "../matrix/columns.ts";
import { columnsOf } from "../matrix/columns.ts";

/**
 * The greatest rank that any numbers at A's stored positions can have: how many entries can be chosen, no two in one row or column.
 *
 * @remarks At worst O(ncols · nnz), in practice near O(nnz): augmenting paths with a look ahead (I. S. Duff, "On algorithms for
 * obtaining a maximum transversal", ACM Trans. Math. Softw. 7, 1981); what a search in vain has seen is not seen again before one that
 * finds. Explicit zeros count as entries. SciPy's `structural_rank`.
 */
export function structuralRank(a: SparseMatrix): number {
  const columns = columnsOf("structuralRank", a);
  return columns.shape[1] - unmatchedColumns(maximumMatching(columns)).length;
}

/** The columns without a row, ascending. */
export function unmatchedColumns({ rowOf }: Matching): number[] {
  return [...rowOf.keys()].filter((j) => rowOf[j] === -1);
}

/** The rows without a column, ascending. */
export function unmatchedRows({ columnOf }: Matching): number[] {
  return [...columnOf.keys()].filter((i) => columnOf[i] === -1);
}

export interface Matching {
  /** The row of each column, −1 for none. */
  readonly rowOf: Int32Array;
  /** The column of each row, −1 for none. */
  readonly columnOf: Int32Array;
}

export function maximumMatching(a: ColumnPattern): Matching {
  const [nrows, ncols] = a.shape;
  const matching = { rowOf: new Int32Array(ncols).fill(-1), columnOf: new Int32Array(nrows).fill(-1) };
  const search = {
    cheap: a.indptr.slice(0, ncols),
    next: a.indptr.slice(0, ncols),
    visited: new Int32Array(ncols).fill(-1),
    path: new Int32Array(ncols),
    rows: new Int32Array(ncols),
  };
  let found = 0;
  for (let j = 0; j < ncols; j++) if (augment(a, matching, search, j, found)) found++;
  return matching;
}

interface Search {
  /** Before this place, every row of a column is taken, and stays so. */
  readonly cheap: Int32Array;
  readonly next: Int32Array;
  readonly visited: Int32Array;
  readonly path: Int32Array;
  /** The row by which the path leaves each of its columns. */
  readonly rows: Int32Array;
}

/**
 * Gives column `start` a row, if need be by giving others their second choice: depth first over alternating paths.
 *
 * @param stamp of the searches since the last that found: from where one of them came to no end, none does before a row changes hands
 * @returns whether there was one
 */
function augment(
  { indptr, indices }: ColumnPattern,
  matching: Matching,
  search: Search,
  start: number,
  stamp: number,
): boolean {
  const { rowOf, columnOf } = matching;
  const { cheap, next, visited, path, rows } = search;
  let depth = 0;
  path[0] = start;
  while (depth >= 0) {
    const j = path[depth];
    if (visited[j] !== stamp) {
      visited[j] = stamp;
      next[j] = indptr[j];
      while (cheap[j] < indptr[j + 1] && columnOf[indices[cheap[j]]] !== -1) cheap[j]++;
      if (cheap[j] < indptr[j + 1]) {
        rows[depth] = indices[cheap[j]];
        for (let d = 0; d <= depth; d++) {
          columnOf[rows[d]] = path[d];
          rowOf[path[d]] = rows[d];
        }
        return true;
      }
    }
    while (next[j] < indptr[j + 1] && visited[columnOf[indices[next[j]]]] === stamp) next[j]++;
    if (next[j] === indptr[j + 1]) {
      depth--;
      continue;
    }
    const row = indices[next[j]++];
    rows[depth] = row;
    path[++depth] = columnOf[row];
  }
  return false;
}
