import { Csr } from "@convmtx/sparse";
import type { FloatArray, FloatDType } from "@convmtx/tensor";
import { allocate, dtypeOf, promote, Tensor } from "@convmtx/tensor";
import { forecastOf } from "./forecast.ts";
import { checkEntries, withinMemory } from "./limits.ts";

/**
 * A matrix with equal elements along its diagonals, or its antidiagonals: m + n − 1 numbers say everything.
 * Element [i, j] is `values[n − 1 + i − j]` for diagonals, `values[i + j]` for antidiagonals.
 */
export interface Structured {
  readonly nrows: number;
  readonly ncols: number;
  readonly along: "diagonals" | "antidiagonals";
  readonly values: FloatArray;
}

/** As a dense tensor: a strided view over the m + n − 1 numbers, nothing is repeated in memory. */
export function structuredDense({ nrows, ncols, along, values }: Structured): Tensor<FloatDType> {
  const dtype = floatDTypeOf(values);
  return along === "diagonals"
    ? new Tensor(dtype, values, [nrows, ncols], [1, -1], ncols - 1)
    : new Tensor(dtype, values, [nrows, ncols], [1, 1]);
}

/**
 * As CSR: the diagonals of zeros are not stored, NaN is.
 *
 * @throws LimitError `INDEX_LIMIT` beyond int32, `MEMORY_LIMIT`
 * @remarks O(nnz + m + n)
 */
export function structuredCsr(caller: string, { nrows, ncols, along, values }: Structured): Csr {
  // Row i reads values[i … i + ncols), forwards along antidiagonals and backwards along diagonals.
  const before = new Int32Array(values.length + 1);
  for (let v = 0; v < values.length; v++) before[v + 1] = before[v] + (values[v] !== 0 ? 1 : 0);
  const positions = new Int32Array(before[values.length]);
  for (let v = 0; v < values.length; v++) if (values[v] !== 0) positions[before[v]] = v;

  const dtype = floatDTypeOf(values);
  let nnz = 0;
  for (let i = 0; i < nrows; i++) nnz += before[i + ncols] - before[i];
  const { shape, bytes } = forecastOf([nrows, ncols], nnz, dtype);
  const remedy = "the dense form is a view of one number a diagonal";
  checkEntries(caller, { shape, nnz, bytes: bytes.total }, remedy);
  const matrix = withinMemory(caller, `${bytes.total} bytes; ${remedy}`, () => ({
    shape,
    indptr: new Int32Array(nrows + 1),
    indices: new Int32Array(nnz),
    data: allocate(dtype, nnz),
  }));
  let entry = 0;
  for (let i = 0; i < nrows; i++) {
    const [begin, end] = [before[i], before[i + ncols]];
    for (let e = 0; e < end - begin; e++, entry++) {
      const position = along === "antidiagonals" ? positions[begin + e] : positions[end - 1 - e];
      matrix.indices[entry] = along === "antidiagonals" ? position - i : i + ncols - 1 - position;
      matrix.data[entry] = values[position];
    }
    matrix.indptr[i + 1] = entry;
  }
  return Csr.fromPartsUnchecked(matrix);
}

/** The two vectors end to end in the wider dtype. */
export function joined(head: FloatArray, tail: FloatArray): FloatArray {
  const dtype: FloatDType = promote(floatDTypeOf(head), floatDTypeOf(tail));
  const values = allocate(dtype, head.length + tail.length);
  values.set(head);
  values.set(tail, head.length);
  return values;
}

function floatDTypeOf(values: FloatArray): FloatDType {
  return dtypeOf(values) as FloatDType;
}
