import type { FloatDType } from "@convmtx/tensor";
import type { CompressedArrays } from "./allocate-compressed.ts";
import { allocateCompressed } from "./allocate-compressed.ts";

/**
 * The arrays of the transpose, by counting: CSR of A gives CSR of Aᵀ, which is also CSC of A.
 *
 * The result is sorted whatever the order of the input, because rows are visited in order; duplicates keep their order.
 */
export function transposeArrays<D extends FloatDType>(
  what: string,
  majorCount: number,
  minorCount: number,
  from: CompressedArrays<D>,
  dtype: D,
): CompressedArrays<D> {
  const { indptr, indices, data } = from;
  const nnz = indices.length;
  const to = allocateCompressed(what, minorCount, nnz, dtype);
  // Slot j + 1 holds the next free place of column j while entries are placed, so that in the end it is indptr itself.
  countInto(indices, to.indptr);
  for (let i = 0; i < majorCount; i++) {
    for (let k = indptr[i]; k < indptr[i + 1]; k++) {
      const place = to.indptr[indices[k] + 1]++;
      to.indices[place] = i;
      to.data[place] = data[k];
    }
  }
  return to;
}

/** Sets indptr[j + 1] to the number of `majors` below j: the place where the first entry of j goes. */
export function countInto(majors: Int32Array, indptr: Int32Array): void {
  const majorCount = indptr.length - 1;
  for (let k = 0; k < majors.length; k++) indptr[majors[k] + 1]++;
  let total = 0;
  for (let j = 1; j <= majorCount; j++) {
    const count = indptr[j];
    indptr[j] = total;
    total += count;
  }
}
