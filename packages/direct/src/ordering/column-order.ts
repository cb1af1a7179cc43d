import type { ColumnPattern, Columns } from "../matrix/columns.ts";
import { transposePattern } from "../matrix/transpose-pattern.ts";
import { columnAmdOrder } from "./column-amd.ts";
import type { Ordering } from "./ordering.ts";
import { symmetricOrder } from "./ordering.ts";
import { naturalOrder } from "./permutation.ts";
import { reverseCuthillMckeeOrder } from "./reverse-cuthill-mckee.ts";

/**
 * Whether a square pattern is so nearly symmetric that pivots are best sought on the diagonal: at least half of the entries off the diagonal
 * have their mirror image, and at least nine tenths of the diagonal is stored.
 *
 * @remarks O(n + nnz). The idea is UMFPACK's (T. A. Davis, "Algorithm 832: UMFPACK V4.3", ACM Trans. Math. Softw. 30, 2004).
 */
export function nearlySymmetric(a: ColumnPattern): boolean {
  const [n] = a.shape;
  const t = transposePattern(a);
  let onDiagonal = 0;
  let mirrored = 0;
  for (let j = 0; j < n; j++) {
    let l = t.indptr[j];
    for (let k = a.indptr[j]; k < a.indptr[j + 1]; k++) {
      const i = a.indices[k];
      while (l < t.indptr[j + 1] && t.indices[l] < i) l++;
      if (i === j) onDiagonal++;
      else if (l < t.indptr[j + 1] && t.indices[l] === i) mirrored++;
    }
  }
  return onDiagonal >= 0.9 * n && 2 * mirrored >= a.indices.length - onDiagonal;
}

/**
 * Whether the diagonal elements would be accepted as pivots: in at least nine tenths of the columns they reach `tolerance` times the greatest.
 *
 * @remarks Of A itself: elimination changes the numbers. But where it fails here, the order of A + Aᵀ protects nothing, and the factors fill.
 */
export function pivotsOnDiagonal({ shape, indptr, indices, data }: Columns, tolerance: number): boolean {
  let accepted = 0;
  for (let j = 0; j < shape[1]; j++) {
    let [own, largest] = [0, 0];
    for (let k = indptr[j]; k < indptr[j + 1]; k++) {
      const size = Math.abs(data[k]);
      largest = Math.max(largest, size);
      if (indices[k] === j) own = size;
    }
    if (own > 0 && own >= tolerance * largest) accepted++;
  }
  return accepted >= 0.9 * shape[1];
}

/**
 * The order of the columns for an LU of a square matrix: by the graph of A + Aᵀ if A is nearly symmetric and its diagonal will mostly be the
 * pivots; else by that of AᵀA, which serves whichever rows become pivots. `"rcm"` is of A + Aᵀ in any case.
 */
export function luColumnOrder(ordering: Ordering, a: Columns, tolerance: number): Int32Array {
  if (ordering !== "amd") return symmetricOrder(ordering, a);
  return nearlySymmetric(a) && pivotsOnDiagonal(a, tolerance) ? symmetricOrder(ordering, a) : columnAmdOrder(a);
}

/** The order of the columns for a QR, by the graph of AᵀA, which is formed for `"rcm"` only. */
export function qrColumnOrder(ordering: Ordering, a: ColumnPattern): Int32Array {
  if (ordering === "natural") return naturalOrder(a.shape[1]);
  return ordering === "amd" ? columnAmdOrder(a) : reverseCuthillMckeeOrder(columnGraph(a));
}

/** The positions of AᵀA by columns: which columns of A share a row. */
function columnGraph(a: ColumnPattern): ColumnPattern {
  const [, n] = a.shape;
  const t = transposePattern(a);
  const marks = new Int32Array(n).fill(-1);
  const indptr = new Int32Array(n + 1);
  const indices: number[] = [];
  for (let j = 0; j < n; j++) {
    for (let k = a.indptr[j]; k < a.indptr[j + 1]; k++) {
      for (let l = t.indptr[a.indices[k]]; l < t.indptr[a.indices[k] + 1]; l++) {
        const i = t.indices[l];
        if (marks[i] === j) continue;
        marks[i] = j;
        indices.push(i);
      }
    }
    indptr[j + 1] = indices.length;
  }
  const sorted = Int32Array.from(indices);
  for (let j = 0; j < n; j++) sorted.subarray(indptr[j], indptr[j + 1]).sort();
  return { shape: [n, n], indptr, indices: sorted };
}
