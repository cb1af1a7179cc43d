import { checkPivot } from "./check-pivot.ts";
import type { HostCsr } from "./contract.ts";

/** A as rows of numbers, in float64. */
function rowsOf({ shape, indptr, indices, data }: HostCsr): Float64Array[] {
  return Array.from({ length: shape[0] }, (_, i) => {
    const row = new Float64Array(shape[1]);
    for (let k = indptr[i]; k < indptr[i + 1]; k++) row[indices[k]] += data[k];
    return row;
  });
}

/** B [n] or [n, k] as rows. */
function rightSides(b: ArrayLike<number>, nrows: number): Float64Array[] {
  const width = nrows === 0 ? 0 : b.length / nrows;
  return Array.from({ length: nrows }, (_, i) => Float64Array.from({ length: width }, (_v, j) => b[i * width + j]));
}

/** to += factor · from */
function addRow(to: Float64Array, factor: number, from: Float64Array, begin = 0): void {
  for (let j = begin; j < to.length; j++) to[j] += factor * from[j];
}

function flatten(rows: readonly Float64Array[]): Float64Array {
  return Float64Array.from(rows.flatMap((row) => [...row]));
}

/** X = A⁻¹ B by Gaussian elimination with partial pivoting, LAPACK's `gesv`. @throws NumericalError `SINGULAR` */
export function solveSquare(matrix: HostCsr, b: ArrayLike<number>): Float64Array {
  const a = rowsOf(matrix);
  const x = rightSides(b, a.length);
  for (let k = 0; k < a.length; k++) {
    let pivot = k;
    for (let i = k + 1; i < a.length; i++) if (Math.abs(a[i][k]) > Math.abs(a[pivot][k])) pivot = i;
    checkPivot("solve", matrix.shape, k, a[pivot][k], 0);
    [a[k], a[pivot], x[k], x[pivot]] = [a[pivot], a[k], x[pivot], x[k]];
    for (let i = k + 1; i < a.length; i++) {
      const factor = -a[i][k] / a[k][k];
      addRow(a[i], factor, a[k], k);
      addRow(x[i], factor, x[k]);
    }
  }
  return flatten(backSubstitute(a, x));
}

/** The X of least ‖A X − B‖₂ by Householder's QR, LAPACK's `gels`. @throws NumericalError `SINGULAR` below full rank */
export function leastSquares(matrix: HostCsr, b: ArrayLike<number>): Float64Array {
  const a = rowsOf(matrix);
  const x = rightSides(b, a.length);
  const [nrows, ncols] = matrix.shape;
  const lengths = Array.from({ length: ncols }, (_, k) => Math.hypot(...a.map((row) => row[k])));
  for (let k = 0; k < ncols; k++) {
    const length = Math.hypot(...a.slice(k).map((row) => row[k]));
    checkPivot("lstsq", matrix.shape, k, length, nrows * Number.EPSILON * lengths[k]);
    // v = column ± length·e₁ with the sign that cannot cancel.
    const v = a.slice(k).map((row) => row[k]);
    v[0] += v[0] < 0 ? -length : length;
    const square = v.reduce((sum, value) => sum + value * value, 0);
    for (const rows of [a, x]) {
      const projection = new Float64Array(rows[k].length);
      for (const [i, value] of v.entries()) addRow(projection, (-2 * value) / square, rows[k + i]);
      for (const [i, value] of v.entries()) addRow(rows[k + i], value, projection);
    }
  }
  return flatten(backSubstitute(a.slice(0, ncols), x.slice(0, ncols)));
}

/** Solves the upper triangle of `a`, in place of `x`. */
function backSubstitute(a: readonly Float64Array[], x: Float64Array[]): Float64Array[] {
  for (let k = a.length - 1; k >= 0; k--) {
    for (let j = k + 1; j < a.length; j++) addRow(x[k], -a[k][j], x[j]);
    x[k] = x[k].map((value) => value / a[k][k]);
  }
  return x;
}
