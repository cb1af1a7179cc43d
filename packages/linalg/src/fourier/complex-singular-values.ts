import { unitScale } from "../space/unit.ts";

/**
 * The singular values of a complex matrix, descending, min(rows, columns) of them.
 *
 * @param a rows·columns complex numbers in C order, real and imaginary part by turns; unchanged
 * @remarks One-sided Jacobi: columns are turned in pairs until all are orthogonal (M. R. Hestenes, 1958). Each value is accurate to a few ulp of
 * the largest, and of its own size where the columns' scales allow it.
 */
export function complexSingularValues(a: Float64Array, rows: number, columns: number): Float64Array {
  const scale = unitScale([a]);
  const scaled = a.map((value) => value / scale);
  const vectors = rows >= columns ? columnsOf(scaled, rows, columns) : rowsOf(scaled, rows, columns);
  orthogonalise(vectors);
  return Float64Array.from(vectors, (v) => scale * Math.sqrt(v.reduce((sum, x) => sum + x * x, 0)))
    .sort()
    .reverse();
}

function columnsOf(a: Float64Array, rows: number, columns: number): Float64Array[] {
  return Array.from({ length: columns }, (_, j) => {
    const v = new Float64Array(2 * rows);
    for (let i = 0; i < rows; i++) v.set(a.subarray(2 * (i * columns + j), 2 * (i * columns + j) + 2), 2 * i);
    return v;
  });
}

/** Of the transpose, which has the same singular values. */
function rowsOf(a: Float64Array, rows: number, columns: number): Float64Array[] {
  return Array.from({ length: rows }, (_, i) => a.slice(2 * i * columns, 2 * (i + 1) * columns));
}

const [mostSweeps, negligible] = [60, 2 ** -53];

function orthogonalise(vectors: readonly Float64Array[]): void {
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let turned = false;
    for (let p = 0; p < vectors.length; p++) {
      for (let q = p + 1; q < vectors.length; q++) turned = turn(vectors[p], vectors[q]) || turned;
    }
    if (!turned) return;
  }
}

/** Makes two vectors orthogonal by a unitary rotation of them. @returns whether they were not */
function turn(x: Float64Array, y: Float64Array): boolean {
  let [xx, yy, re, im] = [0, 0, 0, 0];
  for (let k = 0; k < x.length; k += 2) {
    xx += x[k] * x[k] + x[k + 1] * x[k + 1];
    yy += y[k] * y[k] + y[k + 1] * y[k + 1];
    re += x[k] * y[k] + x[k + 1] * y[k + 1];
    im += x[k] * y[k + 1] - x[k + 1] * y[k];
  }
  const size = Math.hypot(re, im);
  if (size === 0 || size <= negligible * Math.sqrt(xx * yy)) return false;
  const zeta = (yy - xx) / (2 * size);
  const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const c = 1 / Math.sqrt(1 + tangent * tangent);
  const s = c * tangent;
  // y is first turned by the phase of xᴴy, which makes the product real.
  const [cos, sin] = [re / size, -im / size];
  for (let k = 0; k < x.length; k += 2) {
    const [yr, yi] = [y[k] * cos - y[k + 1] * sin, y[k] * sin + y[k + 1] * cos];
    const [xr, xi] = [x[k], x[k + 1]];
    x[k] = c * xr - s * yr;
    x[k + 1] = c * xi - s * yi;
    y[k] = s * xr + c * yr;
    y[k + 1] = s * xi + c * yi;
  }
  return true;
}
