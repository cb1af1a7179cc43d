import type { Tensor } from "@convmtx/tensor";
import { fourierTransform, multiplyInto, powerOf2 } from "./fft.ts";
import { byColumn, type Columns, vectorValues } from "./real-columns.ts";

/**
 * y = T x for the Toeplitz matrix T [m, n] with first column c [m] and first row r [n], without the matrix.
 *
 * @param r its first number is not read; null: c, which makes T symmetric
 * @param x [n], or a tensor [n, k]
 * @returns [m] or [m, k], float64, fresh
 * @throws ShapeError `SHAPE_INVALID`, `SHAPE_MISMATCH`
 * @remarks O((m + n) log(m + n)) a column: T is a part of a circulant, which the Fourier transform makes diagonal. The error is of the size
 * u log(m + n) ‖c, r‖ ‖x‖ in every element, small ones included. SciPy's `matmul_toeplitz`.
 */
export function matmulToeplitz<X extends Columns>(
  c: Columns,
  r: Columns | null,
  x: X,
): X extends Tensor ? Tensor<"float64"> : Float64Array {
  const column = vectorValues("matmulToeplitz", "c", c);
  const row = r === null ? column : vectorValues("matmulToeplitz", "r", r);
  const [m, n] = [column.length, row.length];
  const transform = fourierTransform(powerOf2(m + n - 1));
  const first = new Float64Array(2 * transform.size); // of the circulant: c, zeros, r backwards
  for (let i = 0; i < m; i++) first[2 * i] = column[i];
  for (let j = 1; j < n; j++) first[2 * (transform.size - j)] = row[j];
  const symbol = transform.forward(first);
  return byColumn("matmulToeplitz", x, n, m, (values) => {
    const padded = new Float64Array(2 * transform.size);
    for (let j = 0; j < n; j++) padded[2 * j] = values[j];
    const product = transform.inverse(multiplyInto(transform.forward(padded), symbol));
    return Float64Array.from({ length: m }, (_, i) => product[2 * i]);
  });
}
