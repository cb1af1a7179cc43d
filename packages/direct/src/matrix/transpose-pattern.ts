import type { ColumnPattern } from "./columns.ts";

/** The positions of Aᵀ by columns, which are those of A by rows, ascending. @remarks Counting, O(nrows + ncols + nnz). */
export function transposePattern({ shape: [nrows, ncols], indptr, indices }: ColumnPattern): ColumnPattern {
  const starts = new Int32Array(nrows + 1);
  for (let k = 0; k < indices.length; k++) starts[indices[k] + 1]++;
  for (let i = 0; i < nrows; i++) starts[i + 1] += starts[i];
  const next = starts.slice(0, nrows);
  const columns = new Int32Array(indices.length);
  for (let j = 0; j < ncols; j++) {
    for (let k = indptr[j]; k < indptr[j + 1]; k++) columns[next[indices[k]]++] = j;
  }
  return { shape: [ncols, nrows], indptr: starts, indices: columns };
}
