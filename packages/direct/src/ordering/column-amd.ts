import type { ColumnPattern } from "../matrix/columns.ts";
import { transposePattern } from "../matrix/transpose-pattern.ts";
import { denseLimit } from "./amd.ts";
import { minimumDegree } from "./minimum-degree.ts";
import { emptyQuotientGraph, nodeKind } from "./quotient-graph.ts";

/**
 * The approximate minimum degree order of AᵀA, which is never formed: a row of A is the clique of its columns, hence an element of
 * the quotient graph from the start. It bounds the fill of A's QR, and of its LU whichever rows become pivots.
 *
 * @returns `order[k]` is the column of A that is placed k-th
 * @remarks Rows of more than max(16, 10 √ncols) entries are left out, columns of more than max(16, 10 √nrows) come last, as in
 * T. A. Davis, J. R. Gilbert, S. I. Larimore and E. G. Ng, "A column approximate minimum degree ordering algorithm", ACM Trans. Math.
 * Softw. 30 (2004).
 */
export function columnAmdOrder(a: ColumnPattern): Int32Array {
  const [nrows, ncols] = a.shape;
  const { indptr, indices } = a;
  const rows = transposePattern(a);
  const graph = emptyQuotientGraph(ncols, nrows, 2 * indices.length);
  const { space, start, length, elementCount, kind, weight, degree } = graph;
  for (let j = 0; j < ncols; j++) if (indptr[j + 1] - indptr[j] > denseLimit(nrows)) weight[j] = 0;
  for (let i = 0; i < nrows; i++) {
    const element = ncols + i;
    start[element] = graph.free;
    const [from, end] = [rows.indptr[i], rows.indptr[i + 1]];
    if (end - from <= denseLimit(ncols)) {
      for (let k = from; k < end; k++) if (weight[rows.indices[k]] > 0) space[graph.free++] = rows.indices[k];
    }
    length[element] = graph.free - start[element];
    degree[element] = length[element];
    if (length[element] === 0) kind[element] = nodeKind.absorbed;
  }
  let left = 0;
  for (let j = 0; j < ncols; j++) left += weight[j];
  for (let j = 0; j < ncols; j++) {
    start[j] = graph.free;
    if (weight[j] === 0) continue;
    let near = 0;
    for (let k = indptr[j]; k < indptr[j + 1]; k++) {
      const element = ncols + indices[k];
      if (kind[element] !== nodeKind.element) continue;
      space[graph.free++] = element;
      near += degree[element] - 1;
    }
    length[j] = graph.free - start[j];
    elementCount[j] = length[j];
    degree[j] = Math.min(near, left - 1);
  }
  return minimumDegree(graph);
}
