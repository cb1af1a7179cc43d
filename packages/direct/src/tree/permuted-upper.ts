import type { ColumnPattern } from "../matrix/columns.ts";
import { inverseOf } from "../ordering/permutation.ts";
import type { UpperPattern } from "./elimination-tree.ts";
import { eliminationTree, postorder } from "./elimination-tree.ts";

/** `order`, then a postorder of the elimination tree that it gives: the same factors, their entries nearer to each other in memory. */
export function postordered(a: ColumnPattern, order: Int32Array): Int32Array {
  return postorder(eliminationTree(permutedUpper(a, order))).map((k) => order[k]);
}

/** The upper triangle of P A Pᵀ from the lower one of A, by columns. */
export function permutedUpper(a: ColumnPattern, order: Int32Array): UpperPattern & { readonly source: Int32Array } {
  const n = order.length;
  const place = inverseOf(order);
  const starts = new Int32Array(n + 1);
  for (let j = 0; j < n; j++) {
    for (let k = a.indptr[j]; k < a.indptr[j + 1]; k++) {
      if (a.indices[k] >= j) starts[Math.max(place[j], place[a.indices[k]]) + 1]++;
    }
  }
  for (let j = 0; j < n; j++) starts[j + 1] += starts[j];
  const next = starts.slice(0, n);
  const rows = new Int32Array(starts[n]);
  const source = new Int32Array(starts[n]);
  for (let j = 0; j < n; j++) {
    for (let k = a.indptr[j]; k < a.indptr[j + 1]; k++) {
      if (a.indices[k] < j) continue;
      const [p, q] = [place[j], place[a.indices[k]]];
      const at = next[Math.max(p, q)]++;
      rows[at] = Math.min(p, q);
      source[at] = k;
    }
  }
  return { indptr: starts, indices: rows, source };
}
