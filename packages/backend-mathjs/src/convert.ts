import type { HostCsr } from "@convmtx/backend";
import { Csc, Csr, cscFromCsr, csrFromCsc } from "@convmtx/sparse";
import type { FloatArray } from "@convmtx/tensor";
import type { MathLibrary, SparseMatrix } from "./library.ts";

/** Dense values are flat typed arrays in C order; matrices are mathjs's SparseMatrix, which is CSC. */
export interface MathjsNative {
  dense: FloatArray;
  sparse: SparseMatrix;
}

/** Built from its parts: `math.sparse` would drop entries that it takes for 0. */
export function matrixFromCsr(math: MathLibrary, a: HostCsr): SparseMatrix {
  const { indptr, indices, data } = cscFromCsr(Csr.fromPartsUnchecked(a));
  return new math.SparseMatrix({
    values: Array.from(data),
    index: Array.from(indices),
    ptr: Array.from(indptr),
    size: [...a.shape],
    datatype: "number",
  });
}

export function csrFromMatrix(matrix: SparseMatrix, shape: readonly [number, number]): HostCsr {
  const { values, index, ptr } = matrix.toJSON();
  const parts = {
    shape: [...shape] as const,
    indptr: Int32Array.from(ptr),
    indices: Int32Array.from(index),
    data: Float64Array.from(values),
  };
  // A transpose by counting sorts what the library left unsorted.
  const { dtype, indptr, indices, data } = csrFromCsc(
    Csc.fromPartsUnchecked(parts, { sorted: false, canonical: false }),
  );
  return { dtype, shape: parts.shape, indptr, indices, data };
}

/**
 * A dense operand as a matrix which stores every element, zeros too. As an array it would lose the elements that are 0 on its way
 * into a product, and with them 0·NaN.
 */
export function matrixFromDense(math: MathLibrary, data: FloatArray, rows: number, columns: number): SparseMatrix {
  const values: number[] = [];
  const index: number[] = [];
  const ptr = [0];
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < rows; i++) {
      values.push(data[i * columns + j]);
      index.push(i);
    }
    ptr.push(values.length);
  }
  return new math.SparseMatrix({ values, index, ptr, size: [rows, columns], datatype: "number" });
}

/** The elements in C order, zeros where none is stored. */
export function denseFromMatrix(matrix: SparseMatrix, rows: number, columns: number): Float64Array {
  const { values, index, ptr } = matrix.toJSON();
  const out = new Float64Array(rows * columns);
  for (let j = 0; j < columns; j++) {
    for (let k = ptr[j]; k < ptr[j + 1]; k++) out[index[k] * columns + j] = values[k];
  }
  return out;
}

/** Numbers in plain arrays count 8 bytes each; what an engine of JavaScript really spends is its secret. */
export function bytesOf(native: FloatArray | SparseMatrix): number {
  if (!("toJSON" in native)) return native.byteLength;
  const { values, index, ptr } = native.toJSON();
  return 8 * (values.length + index.length + ptr.length);
}
