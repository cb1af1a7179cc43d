import { unitScale } from "../space/unit.ts";
import type { Rows } from "./small-svd.ts";

/** T = Q Λ Qᵀ, λ descending; `vectors[i]` is the i-th eigenvector. */
export interface SmallEigen {
  readonly values: Float64Array;
  readonly vectors: Rows;
}

const mostSweeps = 60;

/** The eigenvalues and vectors of a small symmetric matrix, by cyclic Jacobi rotations (C. G. J. Jacobi, 1846). */
export function smallEigen(t: Rows): SmallEigen {
  const n = t.length;
  const scale = unitScale(t);
  const a = t.map((row) => row.map((value) => value / scale));
  const vectors = t.map((_, i) => Float64Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let turned = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) turned = turn(a, vectors, p, q) || turned;
    }
    if (!turned) break;
  }
  const order = a.map((_, i) => i).sort((i, j) => a[j][j] - a[i][i]);
  return { values: Float64Array.from(order, (i) => scale * a[i][i]), vectors: order.map((i) => vectors[i]) };
}

/** Makes a[p][q] zero. @returns whether it was not negligible */
function turn(a: readonly Float64Array[], vectors: readonly Float64Array[], p: number, q: number): boolean {
  const off = a[p][q];
  if (Math.abs(off) <= 2 ** -54 * Math.sqrt(Math.abs(a[p][p] * a[q][q])) || Math.abs(off) < 2 ** -1000) {
    a[p][q] = 0;
    a[q][p] = 0;
    return false;
  }
  const theta = (a[q][q] - a[p][p]) / (2 * off);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(1, theta));
  const c = 1 / Math.hypot(1, tangent);
  const s = c * tangent;
  for (let k = 0; k < a.length; k++) {
    const [kp, kq] = [a[k][p], a[k][q]];
    a[k][p] = c * kp - s * kq;
    a[k][q] = s * kp + c * kq;
  }
  const [rowP, rowQ, vectorP, vectorQ] = [a[p], a[q], vectors[p], vectors[q]];
  for (let k = 0; k < a.length; k++) {
    const [pk, qk] = [rowP[k], rowQ[k]];
    rowP[k] = c * pk - s * qk;
    rowQ[k] = s * pk + c * qk;
    const [vp, vq] = [vectorP[k], vectorQ[k]];
    vectorP[k] = c * vp - s * vq;
    vectorQ[k] = s * vp + c * vq;
  }
  a[p][q] = 0;
  a[q][p] = 0;
  return true;
}
