import type { FloatArray, TypedArray } from "@convmtx/tensor";

/**
 * y[indices[k]] += data[k]·x[i] over the entries k of each i, from y = 0: Aᵀ x for CSR, A x for CSC.
 *
 * Sums run in float64: a float32 y is rounded once, at the end. An x[i] of zero is not skipped, for 0·NaN is NaN.
 */
export function scatterProduct(
  indptr: Int32Array,
  indices: Int32Array,
  data: FloatArray,
  x: TypedArray,
  y: FloatArray,
): void {
  const majorCount = indptr.length - 1;
  const sums = y instanceof Float64Array ? y.fill(0) : new Float64Array(y.length);
  for (let i = 0; i < majorCount; i++) {
    const factor = x[i];
    const end = indptr[i + 1];
    for (let k = indptr[i]; k < end; k++) sums[indices[k]] += data[k] * factor;
  }
  if (sums !== y) y.set(sums);
}
