import type { FloatArray, TypedArray } from "@convmtx/tensor";

/**
 * y[i] = Σ_k data[k]·x[indices[k]] over the entries k of i: A x for CSR, Aᵀ x for CSC.
 *
 * One running sum would wait for its last addition at every entry. Four sums over blocks of eight entries run at the
 * speed of the loads; fewer entries a block cost more in loop overhead than in additions. The same code serves every
 * dtype: engines keep element access fast for up to four kinds of array at one place.
 */
export function gatherProduct(
  indptr: Int32Array,
  indices: Int32Array,
  data: FloatArray,
  x: TypedArray,
  y: FloatArray,
): void {
  const majorCount = indptr.length - 1;
  for (let i = 0; i < majorCount; i++) {
    const end = indptr[i + 1];
    const lastBlock = end - 8;
    let k = indptr[i];
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (; k <= lastBlock; k += 8) {
      sum0 += data[k] * x[indices[k]] + data[k + 4] * x[indices[k + 4]];
      sum1 += data[k + 1] * x[indices[k + 1]] + data[k + 5] * x[indices[k + 5]];
      sum2 += data[k + 2] * x[indices[k + 2]] + data[k + 6] * x[indices[k + 6]];
      sum3 += data[k + 3] * x[indices[k + 3]] + data[k + 7] * x[indices[k + 7]];
    }
    for (; k < end; k++) sum0 += data[k] * x[indices[k]];
    y[i] = sum0 + sum1 + (sum2 + sum3);
  }
}
