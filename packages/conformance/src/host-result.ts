import type { HostCsr } from "@convmtx/backend";
import type { FloatArray, FloatDType } from "@convmtx/tensor";
import { allocate, dtypeOf, isTypedArray, sizeOf } from "@convmtx/tensor";
import { demand } from "./fault.ts";

/** The parts of a matrix that was read, whatever carries them. */
export type CsrParts = Pick<HostCsr, "shape" | "indptr" | "indices" | "data">;

/** @throws Fault unless `data` is a typed array of the dtype and of as many elements as the shape has */
export function checkElements(data: FloatArray, dtype: FloatDType, shape: readonly number[]): FloatArray {
  const got = isTypedArray(data) ? dtypeOf(data) : typeof data;
  demand(got === dtype, `the result was read as ${got}, expected an array of ${dtype}`);
  const size = sizeOf(shape);
  demand(
    data.length === size,
    `the result has ${data.length} elements, expected ${size}: its shape is [${shape.join(", ")}]`,
  );
  return data;
}

/**
 * The elements of a matrix in C order; entries in any order, those of one position summed.
 *
 * @throws Fault if the parts are no CSR
 */
export function elementsOfCsr(parts: CsrParts, dtype: FloatDType, shape: readonly [number, number]): FloatArray {
  const { indptr, indices, data } = parts;
  const [nrows, ncols] = shape;
  demand(
    parts.shape[0] === nrows && parts.shape[1] === ncols,
    `the matrix was read with shape [${parts.shape.join(", ")}], expected [${shape.join(", ")}]`,
  );
  demand(indptr instanceof Int32Array && indices instanceof Int32Array, "indptr and indices must be Int32Arrays");
  demand(
    indptr.length === nrows + 1,
    `indptr has ${indptr.length} elements, expected ${nrows + 1}, one more than rows`,
  );
  demand(indptr[0] === 0, `indptr starts with ${indptr[0]}, expected 0`);
  checkElements(data, dtype, [indices.length]);
  const elements = allocate(dtype, nrows * ncols) as FloatArray;
  for (let i = 0; i < nrows; i++) {
    demand(indptr[i] <= indptr[i + 1], `indptr falls from ${indptr[i]} to ${indptr[i + 1]} at row ${i}`);
    for (let k = indptr[i]; k < indptr[i + 1]; k++) {
      const j = indices[k];
      demand(j >= 0 && j < ncols, `row ${i} has an entry in column ${j} of a matrix of ${ncols} columns`);
      elements[i * ncols + j] += data[k];
    }
  }
  demand(
    indptr[nrows] === indices.length,
    `indptr ends with ${indptr[nrows]}, but ${indices.length} entries are stored`,
  );
  return elements;
}

/** @throws Fault unless the columns of each row ascend and none comes twice */
export function checkCanonical({ shape, indptr, indices }: CsrParts): void {
  for (let i = 0; i < shape[0]; i++) {
    for (let k = indptr[i] + 1; k < indptr[i + 1]; k++) {
      const [before, column] = [indices[k - 1], indices[k]];
      demand(before !== column, `row ${i} stores column ${column} twice: entries of one position must be summed`);
      demand(before < column, `the columns of row ${i} do not ascend: ${column} comes after ${before}`);
    }
  }
}
