import type { FloatDType, TypedArray, TypedArrayOf } from "@convmtx/tensor";
import { ConvmtxError, DtypeError, dtypeOf, isTypedArray, overlaps, ShapeError } from "@convmtx/tensor";

/** Memory for a CSR matrix: `indptr` of nrows + 1, `indices` and `data` of nnz elements, none of it shared. */
export interface CsrMemory<D extends FloatDType = FloatDType> {
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly data: TypedArrayOf<D>;
}

interface Wanted {
  readonly nrows: number;
  readonly nnz: number;
  readonly dtype: FloatDType;
}

/** What a caller's `allocate` gave, if it fits; nothing has been written to it. */
export function checkMemory<D extends FloatDType>(
  caller: string,
  memory: CsrMemory<D>,
  { nrows, nnz, dtype }: Wanted,
): CsrMemory<D> {
  const { indptr, indices, data } = memory ?? {};
  const arrays: readonly TypedArray[] = [indptr, indices, data];
  if (!arrays.every(isTypedArray) || dtypeOf(indptr) !== "int32" || dtypeOf(indices) !== "int32") {
    throw new ConvmtxError(
      "OPTION_INVALID",
      `${caller}: allocate must return { indptr, indices, data } with indptr and indices as Int32Array`,
      { details: { option: "allocate" } },
    );
  }
  if (dtypeOf(data) !== dtype) {
    throw new DtypeError("DTYPE_MISMATCH", `${caller}: allocate returned ${dtypeOf(data)} data for a ${dtype} matrix`, {
      details: { got: dtypeOf(data), expected: dtype },
    });
  }
  if (indptr.length !== nrows + 1 || indices.length !== nnz || data.length !== nnz) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `${caller}: allocate(${nrows}, ${nnz}) returned lengths ${indptr.length}, ${indices.length}, ${data.length}, expected ${nrows + 1}, ${nnz}, ${nnz}; pass subarrays if there is room to spare`,
      { details: { indptr: indptr.length, indices: indices.length, data: data.length, nrows, nnz } },
    );
  }
  if (overlaps(indptr, indices) || overlaps(indptr, data) || overlaps(indices, data)) {
    throw new ConvmtxError("OPTION_INVALID", `${caller}: allocate returned arrays which share memory with each other`, {
      details: { option: "allocate" },
    });
  }
  return memory;
}
