import type { ColumnPattern } from "../matrix/columns.ts";
import { transposePattern } from "../matrix/transpose-pattern.ts";

/** An undirected graph: the neighbours of each node, ascending, itself not among them. */
export interface Graph {
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
}

/** The graph of A + Aᵀ: i and j are neighbours if A stores (i, j) or (j, i). @remarks O(n + nnz). */
export function symmetricGraph(a: ColumnPattern): Graph {
  const [n] = a.shape;
  const t = transposePattern(a);
  const indptr = new Int32Array(n + 1);
  const indices = new Int32Array(2 * a.indices.length);
  let at = 0;
  for (let j = 0; j < n; j++) {
    let [k, l] = [a.indptr[j], t.indptr[j]];
    const [kEnd, lEnd] = [a.indptr[j + 1], t.indptr[j + 1]];
    while (k < kEnd || l < lEnd) {
      const i = k < kEnd ? a.indices[k] : n;
      const iToo = l < lEnd ? t.indices[l] : n;
      const next = i < iToo ? i : iToo;
      if (i === next) k++;
      if (iToo === next) l++;
      if (next !== j) indices[at++] = next;
    }
    indptr[j + 1] = at;
  }
  return { indptr, indices: indices.slice(0, at) };
}
