import { transposePattern } from "../matrix/transpose-pattern.ts";
import { inverseOf } from "../ordering/permutation.ts";
import type { UpperPattern } from "../tree/elimination-tree.ts";
import { postorder } from "../tree/elimination-tree.ts";

/**
 * The number of entries of each column of L, diagonal included, without a look at L.
 *
 * @param upper the positions of the upper triangle
 * @param parent its elimination tree
 * @remarks O(nnz α(n)). Row i of L is a subtree with root i. Column j counts the row subtrees that contain j: those that have a leaf below or
 * at j, less the places where two leaves' paths meet, less those whose root lies below j (J. R. Gilbert, E. G. Ng and B. W. Peyton, "An
 * efficient algorithm to compute row and column counts for sparse Cholesky factorization", SIAM J. Matrix Anal. Appl. 15, 1994).
 */
export function columnCounts(upper: UpperPattern, parent: Int32Array): Int32Array {
  const n = parent.length;
  const rowsOf = transposePattern({ shape: [n, n], ...upper });
  const order = postorder(parent);
  const first = firstDescendants(parent, inverseOf(order));
  // The leaf of each row subtree that came last, and the first descendant of the one that reached furthest.
  const lastLeaf = new Int32Array(n).fill(-1);
  const reached = new Int32Array(n).fill(-1);
  const ancestor = Int32Array.from({ length: n }, (_, j) => j);
  const counts = new Int32Array(n);
  for (const j of order) {
    // j begins the subtree of row j, if nothing lies below it.
    if (lastLeaf[j] === -1) counts[j]++;
    if (parent[j] !== -1) counts[parent[j]]--;
    for (let l = rowsOf.indptr[j]; l < rowsOf.indptr[j + 1]; l++) {
      const i = rowsOf.indices[l];
      if (i <= j || first[j] <= reached[i]) continue;
      reached[i] = first[j];
      counts[j]++;
      if (lastLeaf[i] !== -1) counts[rootOf(ancestor, lastLeaf[i])]--;
      lastLeaf[i] = j;
    }
    if (parent[j] !== -1) ancestor[j] = parent[j];
  }
  for (const j of order) if (parent[j] !== -1) counts[parent[j]] += counts[j];
  return counts;
}

/** The place in the postorder of each node's first descendant, which may be itself. */
function firstDescendants(parent: Int32Array, place: Int32Array): Int32Array {
  const first = place.slice();
  for (let j = 0; j < parent.length; j++) {
    const above = parent[j];
    if (above !== -1 && first[j] < first[above]) first[above] = first[j];
  }
  return first;
}

/** The root of the tree of a node among the trees joined so far; the way there is halved. */
function rootOf(ancestor: Int32Array, node: number): number {
  let at = node;
  while (ancestor[at] !== at) {
    ancestor[at] = ancestor[ancestor[at]];
    at = ancestor[at];
  }
  return at;
}
