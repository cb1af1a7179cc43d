import type { FloatDType, TypedArrayOf } from "@convmtx/tensor";
import { allocate, bytesPerElement } from "@convmtx/tensor";
import { checkNnz } from "./matrix-shape.ts";
import { withinMemory } from "./within-memory.ts";

/** The arrays of a compressed matrix while it is being made. */
export interface CompressedArrays<D extends FloatDType> {
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly data: TypedArrayOf<D>;
}

/**
 * Zero-filled arrays for `majorCount` rows (columns, in CSC) and `nnz` entries of the result of `what`.
 *
 * @throws LimitError `INDEX_LIMIT` beyond int32, `MEMORY_LIMIT` if the runtime cannot allocate them
 */
export function allocateCompressed<D extends FloatDType>(
  what: string,
  majorCount: number,
  nnz: number,
  dtype: D,
): CompressedArrays<D> {
  checkNnz(what, nnz);
  return withinMemory(what, 4 * (majorCount + 1 + nnz) + bytesPerElement(dtype) * nnz, () => ({
    indptr: new Int32Array(majorCount + 1),
    indices: new Int32Array(nnz),
    data: allocate(dtype, nnz),
  }));
}
