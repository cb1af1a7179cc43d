import type { Triangle } from "../triangular/substitution.ts";

/**
 * What the rounding errors in pivot k may reach: n u (|L||U|)ₖₖ (Higham, "Accuracy and Stability", theorem 9.3).
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
