import type { ColumnPattern, SparseMatrix } from "../matrix/columns.ts";
import { checkSquare, columnsOf } from "../matrix/columns.ts";
import { minimumDegree } from "./minimum-degree.ts";
import { emptyQuotientGraph } from "./quotient-graph.ts";
import { symmetricGraph } from "./symmetric-graph.ts";

/**
 * The approximate minimum degree order of A + Aᵀ: eliminating in this order leaves few entries in the factors.
 *
 * @param a square; only its positions count, in any order
 * @returns `order[k]` is the row and column of A that is placed k-th
 * @throws ShapeError `SHAPE_MISMATCH` unless square
 * @remarks P. R. Amestoy, T. A. Davis and I. S. Duff, "An approximate minimum degree ordering algorithm", SIAM J. Matrix Anal. Appl.
 * 17 (1996). Rows with more than max(16, 10 √n) neighbours come last. A path, a tree and a forest get no fill at all.
 */
export function amd(a: SparseMatrix): Int32Array {
  const columns = columnsOf("amd", a);
  checkSquare("amd", columns.shape, "amd orders rows and columns alike");
  return amdOrder(columns);
}

/** `amd` of checked positions. */
export function amdOrder(a: ColumnPattern): Int32Array {
  const [n] = a.shape;
  const { indptr, indices } = symmetricGraph(a);
  const graph = emptyQuotientGraph(n, 0, indices.length);
  const { space, start, length, degree, weight } = graph;
  const dense = denseLimit(n);
  for (let i = 0; i < n; i++) if (indptr[i + 1] - indptr[i] > dense) weight[i] = 0;
  for (let i = 0; i < n; i++) {
    start[i] = graph.free;
    if (weight[i] === 0) continue;
    for (let k = indptr[i]; k < indptr[i + 1]; k++) {
      if (weight[indices[k]] > 0) space[graph.free++] = indices[k];
    }
    length[i] = graph.free - start[i];
    degree[i] = length[i];
  }
  return minimumDegree(graph);
}

/** Above so many entries a row or column counts as dense: it would slow the ordering down and has nothing to gain from it. */
export function denseLimit(n: number): number {
  return Math.max(16, 10 * Math.sqrt(n));
}
