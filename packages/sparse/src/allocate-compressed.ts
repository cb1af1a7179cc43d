import type { FloatDType, TypedArrayOf } from "@convmtx/tensor";
import { allocate, bytesPerElement, LimitError } from "@convmtx/tensor";
import { checkNnz } from "./matrix-shape.ts";

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

/** What `make` gives. @throws LimitError `MEMORY_LIMIT` naming `what` and `bytes` if the runtime cannot allocate them */
export function withinMemory<T>(what: string, bytes: number, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new LimitError("MEMORY_LIMIT", `${what}: cannot allocate ${bytes} bytes; split the matrix into blocks`, {
      cause,
      details: { bytes },
    });
  }
}
