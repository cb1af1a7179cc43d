import { Csr } from "@convmtx/sparse";
import type { FloatArray, FloatDType } from "@convmtx/tensor";
import { allocate, sizeOf, Tensor } from "@convmtx/tensor";

/** A typed array of the dtype; values are rounded to it. */
export function values(dtype: FloatDType, from: ArrayLike<number>): FloatArray {
  const to = allocate(dtype, from.length) as FloatArray;
  to.set(from);
  return to;
}

/** A dense value of the dtype, in C order. */
export function dense(dtype: FloatDType, shape: readonly number[], from: ArrayLike<number>): Tensor<FloatDType> {
  return new Tensor<FloatDType>(dtype, values(dtype, from), shape);
}

/** Small integers 1, −2, 3, −4, …, 7, −1, 2, …: no two neighbours alike, all sums of them exact. */
export function counting(length: number): number[] {
  return Array.from({ length }, (_, i) => ((i % 7) + 1) * (i % 2 ? -1 : 1));
}

export function countingTensor(dtype: FloatDType, shape: readonly number[]): Tensor<FloatDType> {
  return dense(dtype, shape, counting(sizeOf(shape)));
}

/** A stored entry. Explicit zeros are stored too. */
export type Entry = readonly [row: number, col: number, value: number];

/** A canonical matrix of the dtype from entries in any order, none at the same position. */
export function matrix(dtype: FloatDType, shape: readonly [number, number], entries: readonly Entry[]): Csr {
  const sorted = [...entries].sort(([i, j], [k, l]) => i - k || j - l);
  const indptr = new Int32Array(shape[0] + 1);
  for (const [row] of sorted) indptr[row + 1]++;
  for (let i = 0; i < shape[0]; i++) indptr[i + 1] += indptr[i];
  const data = values(
    dtype,
    sorted.map(([, , value]) => value),
  );
  return Csr.fromParts({ shape, indptr, indices: Int32Array.from(sorted, ([, col]) => col), data });
}

/** A matrix given as rows; 0 is not stored, −0 is. */
export function matrixOf(dtype: FloatDType, rows: readonly (readonly number[])[]): Csr {
  const entries = rows.flatMap((row, i) => row.map((value, j): Entry => [i, j, value]));
  return matrix(
    dtype,
    [rows.length, rows[0].length],
    entries.filter(([, , value]) => !Object.is(value, 0)),
  );
}
