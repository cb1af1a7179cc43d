import type { FloatArray, FloatDType, TypedArrayOf } from "@convmtx/tensor";
import { Csr } from "./csr.ts";
import { Pattern } from "./pattern.ts";
import { checkDataLength, checkFloatArray } from "./structure.ts";

/**
 * The matrix with these values at the positions of `pattern`.
 *
 * @param data length nnz, in the order of the pattern's indices
 * @returns a view: pattern and data are shared
 * @throws FormatError `SPARSE_INVALID` for a wrong length; DtypeError `DTYPE_UNSUPPORTED`
 * @remarks O(1)
 */
export function withData(pattern: Pattern, data: Float64Array): Csr<"float64">;
export function withData(pattern: Pattern, data: Float32Array): Csr<"float32">;
export function withData<D extends FloatDType>(pattern: Pattern, data: TypedArrayOf<D>): Csr<D>;
export function withData(pattern: Pattern, data: FloatArray): Csr {
  checkFloatArray("withData", "data", data);
  checkDataLength("withData", data, pattern.nnz);
  const { shape, indptr, indices } = pattern;
  return Csr.fromPartsUnchecked({ shape, indptr, indices, data }, pattern);
}

/** The positions of A. @returns a view: indptr and indices are shared @remarks O(1) */
export function patternOf({ shape, indptr, indices, sorted, canonical }: Csr): Pattern {
  return Pattern.fromPartsUnchecked({ shape, indptr, indices }, { sorted, canonical });
}
