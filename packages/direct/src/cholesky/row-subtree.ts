import type { UpperPattern } from "../tree/elimination-tree.ts";

/**
 * The columns j < k in which row k of L has an entry: for each entry (i, k) of the upper triangle the path from i towards k in the
 * elimination tree.
 *
 * @param marks mark of every node; a node marked k has been found
 * @param found receives the columns from its end backwards, descendants before ancestors
 * @returns where the columns begin in `found`
 */
export function rowSubtree(
  { indptr, indices }: UpperPattern,
  parent: Int32Array,
  k: number,
  marks: Int32Array,
  found: Int32Array,
): number {
  let top = found.length;
  marks[k] = k;
  for (let l = indptr[k]; l < indptr[k + 1]; l++) {
    let length = 0;
    for (let i = indices[l]; marks[i] !== k; i = parent[i]) {
      found[length++] = i; // the front of `found` serves as the path: path and result together are shorter than k
      marks[i] = k;
    }
    while (length > 0) found[--top] = found[--length];
  }
  return top;
}
