import { unitScale } from "../space/unit.ts";
import type { Bidiagonal } from "./bidiagonalise.ts";
import { bidiagonalise } from "./bidiagonalise.ts";

/** A dense matrix [rows, cols] by its elements. */
export interface DenseMatrix {
  readonly rows: number;
  readonly cols: number;
  readonly at: (row: number, col: number) => number;
}

/**
 * How many singular values of a dense matrix are above `tolerance` times the largest.
 *
 * @param a of finite elements
 * @remarks They are counted, not computed: a bidiagonal matrix has as many above x as the symmetric matrix with zeros on and its
 * numbers beside the diagonal has eigenvalues below −x (Sturm's sequence; J. Demmel and W. Kahan, 1990). The largest is found by halving.
 */
export function denseRank(a: DenseMatrix, tolerance: number): number {
  const isTall = a.rows >= a.cols;
  const [length, count] = isTall ? [a.rows, a.cols] : [a.cols, a.rows];
  const columns = Array.from({ length: count }, (_, j) =>
    Float64Array.from({ length }, (__, i) => (isTall ? a.at(i, j) : a.at(j, i))),
  );
  const scale = unitScale(columns);
  for (const column of columns) for (let i = 0; i < length; i++) column[i] /= scale;
  const bidiagonal = bidiagonalise(columns);
  const largest = largestValue(bidiagonal);
  return largest === 0 ? 0 : countAbove(bidiagonal, tolerance * largest);
}

/** σ_1, which lies between the greatest element and the greatest sum of neighbours. */
function largestValue(b: Bidiagonal): number {
  let [below, above] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    below = Math.max(below, Math.abs(b[i]));
    above = Math.max(above, Math.abs(b[i]) + (i === 0 ? 0 : Math.abs(b[i - 1])));
  }
  while (true) {
    const middle = below + (above - below) / 2;
    if (middle <= below || middle >= above) return below;
    if (countAbove(b, middle) > 0) below = middle;
    else above = middle;
  }
}

/** How many singular values are above x ≥ 0: the negative pivots. */
function countAbove(b: Bidiagonal, x: number): number {
  let pivot = Math.max(x, tiny);
  let count = 0;
  for (const beside of b) {
    pivot = x - (beside / pivot) * beside;
    if (pivot < 0) count++;
    else if (pivot < tiny) pivot = tiny;
  }
  return count;
}

/** Stands for a pivot of 0: what is divided by it is large, but finite. */
const tiny = 2 ** -1000;
