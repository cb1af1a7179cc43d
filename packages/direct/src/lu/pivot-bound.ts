import type { Triangle } from "../triangular/substitution.ts";

/**
 * A measure of the rounding errors in pivot k: n u (|L||U|)ₖₖ, the backward error in its own place (Higham, "Accuracy and Stability", theorem
 * 9.3). What the errors of the pivots before it make of it may be more, so that it tells most singular matrices, not all; and with n it grows with
 * rows that have no part in it, for without n large singular Laplacians would pass.
 *
 * @param lower the columns of L so far, with their rows numbered in any way
 * @param row row k of L in those numbers
 * @param upper column k of U above the diagonal
 * @param multiplierLimit no |lᵢⱼ| is greater: where the pivot is far above what this allows, L is not read
 */
export function pivotBound(
  n: number,
  pivot: number,
  lower: Triangle,
  row: number,
  upper: { readonly indices: Int32Array; readonly data: Float64Array; readonly from: number; readonly end: number },
  multiplierLimit: number,
): number {
  const unit = n * 2 ** -53;
  let total = 0;
  for (let l = upper.from; l < upper.end; l++) total += Math.abs(upper.data[l]);
  const rough = unit * (Math.abs(pivot) + multiplierLimit * total);
  if (Math.abs(pivot) > rough) return rough;
  let sum = Math.abs(pivot);
  for (let l = upper.from; l < upper.end; l++) {
    const j = upper.indices[l];
    for (let k = lower.indptr[j]; k < lower.indptr[j + 1]; k++) {
      if (lower.indices[k] === row) sum += Math.abs(lower.data[k] * upper.data[l]);
    }
  }
  return unit * sum;
}
