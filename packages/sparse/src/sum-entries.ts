import type { FloatDType, TypedArrayOf } from "@convmtx/tensor";
import type { CompressedArrays } from "./allocate-compressed.ts";

/**
 * Adds neighbours at the same position, in place; rows must be sorted. Sums run in float64 and are rounded once.
 *
 * @returns arrays of the shorter length: the given ones if nothing was dropped, else copies
 */
export function sumEntries<D extends FloatDType>({ indptr, indices, data }: CompressedArrays<D>): CompressedArrays<D> {
  const majorCount = indptr.length - 1;
  let to = 0;
  let k = 0;
  for (let i = 0; i < majorCount; i++) {
    const end = indptr[i + 1];
    while (k < end) {
      const index = indices[k];
      let sum = data[k++];
      while (k < end && indices[k] === index) sum += data[k++];
      indices[to] = index;
      data[to++] = sum;
    }
    indptr[i + 1] = to;
  }
  if (to === indices.length) return { indptr, indices, data };
  return { indptr, indices: indices.slice(0, to), data: data.slice(0, to) as TypedArrayOf<D> };
}
