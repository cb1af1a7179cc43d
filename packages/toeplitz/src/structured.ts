import { Csr } from "@convmtx/sparse";
import type { FloatArray } from "@convmtx/tensor";
import { allocate, Tensor } from "@convmtx/tensor";

/**
 * A matrix with equal elements along its diagonals, or its antidiagonals: m + n − 1 numbers say everything.
 * Element [i, j] is `values[start + i − j]` for diagonals, `values[i + j]` for antidiagonals.
 */
export interface Structured {
  readonly nrows: number;
  readonly ncols: number;
  readonly along: "diagonals" | "antidiagonals";
  readonly values: FloatArray;
}

/** As a dense tensor: a strided view over the m + n − 1 numbers, nothing is repeated in memory. */
export function structuredDense({ nrows, ncols, along, values }: Structured): Tensor {
  const dtype = values instanceof Float32Array ? "float32" : "float64";
  return along === "diagonals"
    ? new Tensor(dtype, values, [nrows, ncols], [1, -1], ncols - 1)
    : new Tensor(dtype, values, [nrows, ncols], [1, 1]);
}

/** As CSR: the diagonals of zeros are not stored, NaN is. @remarks O(nnz + m + n) */
export function structuredCsr({ nrows, ncols, along, values }: Structured): Csr {
  // Row i reads values[i … i + ncols), forwards along antidiagonals and backwards along diagonals.
  const before = new Int32Array(values.length + 1);
  for (let v = 0; v < values.length; v++) before[v + 1] = before[v] + (values[v] !== 0 ? 1 : 0);
  const positions = new Int32Array(before[values.length]);
  for (let v = 0; v < values.length; v++) if (values[v] !== 0) positions[before[v]] = v;

  const indptr = new Int32Array(nrows + 1);
  for (let i = 0; i < nrows; i++) indptr[i + 1] = indptr[i] + before[i + ncols] - before[i];
  const indices = new Int32Array(indptr[nrows]);
  const data = allocate(values instanceof Float32Array ? "float32" : "float64", indptr[nrows]);
  for (let i = 0; i < nrows; i++) {
    const count = indptr[i + 1] - indptr[i];
    for (let e = 0; e < count; e++) {
      const at = along === "antidiagonals" ? before[i] + e : before[i] + count - 1 - e;
      const position = positions[at];
      indices[indptr[i] + e] = along === "antidiagonals" ? position - i : i + ncols - 1 - position;
      data[indptr[i] + e] = values[position];
    }
  }
  return Csr.fromPartsUnchecked({ shape: [nrows, ncols], indptr, indices, data });
}

/** The two vectors end to end in the wider dtype. */
export function joined(head: FloatArray, tail: FloatArray): FloatArray {
  const single = head instanceof Float32Array && tail instanceof Float32Array;
  const values = single ? new Float32Array(head.length + tail.length) : new Float64Array(head.length + tail.length);
  values.set(head);
  values.set(tail, head.length);
  return values;
}
