import type { Triangle } from "../triangular/substitution.ts";

/**
 * x ← Hₖ x, where Hₖ = I − τₖ vₖ vₖᵀ is a Householder reflection.
 *
 * @param V the vₖ by columns
 */
export function reflect(V: Triangle, tau: number, k: number, x: Float64Array): void {
  const { indptr, indices, data } = V;
  const [from, end] = [indptr[k], indptr[k + 1]];
  let dot = 0;
  for (let p = from; p < end; p++) dot += data[p] * x[indices[p]];
  dot *= tau;
  for (let p = from; p < end; p++) x[indices[p]] -= data[p] * dot;
}
