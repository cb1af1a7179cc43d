import type { HostCsr } from "@convmtx/backend";
import { csrFromDense } from "@convmtx/sparse";
import type { FloatArray } from "@convmtx/tensor";
import { Tensor } from "@convmtx/tensor";
import { type AbstractMatrix, Matrix, WrapperMatrix1D } from "ml-matrix";

/** Dense values are flat typed arrays in C order; matrices are ml-matrix's, with every element stored. */
export interface MlMatrixNative {
  dense: FloatArray;
  sparse: Matrix;
}

export function matrixFromCsr({ shape, indptr, indices, data }: HostCsr): Matrix {
  const matrix = new Matrix(shape[0], shape[1]);
  for (let i = 0; i < shape[0]; i++) {
    for (let k = indptr[i]; k < indptr[i + 1]; k++) matrix.set(i, indices[k], data[k]);
  }
  return matrix;
}

/** The elements that are not zero: which ones had been stored before is lost. */
export function csrFromMatrix(matrix: Matrix): HostCsr {
  const { dtype, shape, indptr, indices, data } = csrFromDense(
    new Tensor("float64", flat(matrix), [matrix.rows, matrix.columns]),
  );
  return { dtype, shape, indptr, indices, data };
}

/** The library's matrix over a flat array, which is not copied. No array divides into no rows there. */
export function wrapped(data: FloatArray, rows: number, columns: number): AbstractMatrix {
  return rows === 0 ? new Matrix(0, columns) : new WrapperMatrix1D(data, { rows });
}

/** The elements in C order, as a copy. */
export function flat(matrix: AbstractMatrix): Float64Array {
  return Float64Array.from(matrix.to1DArray());
}

export function bytesOf(native: FloatArray | Matrix): number {
  return native instanceof Matrix ? 8 * native.rows * native.columns : native.byteLength;
}
