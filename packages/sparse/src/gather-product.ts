import type { FloatArray, TypedArray } from "@convmtx/tensor";

/**
 * y[i] = Σ_k data[k]·x[indices[k]] over the entries k of i: A x for CSR, Aᵀ x for CSC.
 *
 * One running sum would wait for its last addition at every entry; two do not. More than two entries a turn were
 * measured slower: the checks of every access outgrow the registers, and V8 spills. The same code serves every dtype:
 * engines keep element access fast for up to four kinds of array at one place.
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
    const lastPair = end - 1;
    let k = indptr[i];
    let even = 0;
    let odd = 0;
    for (; k < lastPair; k += 2) {
      even += data[k] * x[indices[k]];
      odd += data[k + 1] * x[indices[k + 1]];
    }
    if (k < end) even += data[k] * x[indices[k]];
    y[i] = even + odd;
  }
}
