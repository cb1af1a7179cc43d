/** The positions of a symmetric matrix's upper triangle, diagonal included or not, by columns in any order. */
export interface UpperPattern {
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
}

/**
 * The elimination tree of a symmetric matrix: parent[j] is the row of the first entry below the diagonal in column j of L, −1 for a root.
 *
 * @remarks O(nnz α(n)): paths are compressed (J. W. H. Liu, "The role of elimination trees in sparse factorization", SIAM J. Matrix
 * Anal. Appl. 11, 1990).
 */
export function eliminationTree({ indptr, indices }: UpperPattern): Int32Array {
  const n = indptr.length - 1;
  const parent = new Int32Array(n).fill(-1);
  const ancestor = new Int32Array(n).fill(-1);
  for (let k = 0; k < n; k++) {
    for (let l = indptr[k]; l < indptr[k + 1]; l++) {
      let i = indices[l];
      while (i < k) {
        const above = ancestor[i];
        ancestor[i] = k;
        if (above === -1) {
          parent[i] = k;
          break;
        }
        i = above;
      }
    }
  }
  return parent;
}

/**
 * The nodes of a forest, children before parents, each subtree in one run, children ascending.
 *
 * @param parent −1 for a root, else greater than the node
 */
export function postorder(parent: Int32Array): Int32Array {
  const n = parent.length;
  const size = new Int32Array(n).fill(1);
  for (let j = 0; j < n; j++) if (parent[j] !== -1) size[parent[j]] += size[j];
  const order = new Int32Array(n);
  // A subtree is one run with its root at the end. Parents are placed before their children, from the last node down, and
  // `end` is where the run of a node's next child ends; place n stands above the roots.
  const end = new Int32Array(n + 1);
  end[n] = n;
  for (let j = n - 1; j >= 0; j--) {
    const above = parent[j] === -1 ? n : parent[j];
    const last = end[above];
    end[above] = last - size[j];
    end[j] = last - 1;
    order[last - 1] = j;
  }
  return order;
}
