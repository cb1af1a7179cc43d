import type { TypedArray } from "./dtype.ts";
import type { MatrixView } from "./matmul-blocked.ts";

/** y[i] = Σ_p a[i, p] · x[p] for an m×k matrix, in float64, reading `a` along its closest axis. */
export function multiplyVector(a: MatrixView, m: number, x: Float64Array, y: Float64Array): void {
  const byRows = Math.abs(a.columnStride) <= Math.abs(a.rowStride);
  if (byRows) {
    for (let i = 0; i < m; i++) y[i] = dot(a.data, a.offset + i * a.rowStride, a.columnStride, x);
    return;
  }
  y.fill(0);
  for (let p = 0; p < x.length; p++) addScaled(y, x[p], a.data, a.offset + p * a.columnStride, a.rowStride);
}

/** Four accumulators: a single one would wait for each addition. */
function dot(data: TypedArray, from: number, step: number, x: Float64Array): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let p = 0;
  for (; p + 3 < x.length; p += 4) {
    s0 += data[from] * x[p];
    s1 += data[from + step] * x[p + 1];
    s2 += data[from + 2 * step] * x[p + 2];
    s3 += data[from + 3 * step] * x[p + 3];
    from += 4 * step;
  }
  for (; p < x.length; p++, from += step) s0 += data[from] * x[p];
  return s0 + s1 + (s2 + s3);
}

function addScaled(y: Float64Array, factor: number, data: TypedArray, from: number, step: number): void {
  for (let i = 0; i < y.length; i++, from += step) y[i] += factor * data[from];
}
