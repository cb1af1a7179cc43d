import type { ColumnPattern } from "../matrix/columns.ts";

/**
 * The elimination tree of AᵀA, which is not formed.
 *
 * @returns the parent of each column as ordered, −1 for a root
 * @param order column k of the ordered matrix is column `order[k]` of A
 * @remarks O(nnz α(n)): a row makes a path of its columns (J. W. H. Liu, "The role of elimination trees in sparse factorization", SIAM
 * J. Matrix Anal. Appl. 11, 1990, section 4).
 */
export function columnTree({ shape, indptr, indices }: ColumnPattern, order: Int32Array): Int32Array {
  const [nrows, ncols] = shape;
  const parent = new Int32Array(ncols).fill(-1);
  const ancestor = new Int32Array(ncols).fill(-1);
  const latest = new Int32Array(nrows).fill(-1);
  for (let k = 0; k < ncols; k++) {
    for (let l = indptr[order[k]]; l < indptr[order[k] + 1]; l++) {
      const row = indices[l];
      let j = latest[row];
      latest[row] = k;
      while (j !== -1 && j < k) {
        const above = ancestor[j];
        ancestor[j] = k;
        if (above === -1) parent[j] = k;
        j = above;
      }
    }
  }
  return parent;
}
