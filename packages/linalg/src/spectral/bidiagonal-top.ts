/** The largest singular value of a bidiagonal matrix, and how much of its left vector lies in the last row. */
export interface Top {
  readonly value: number;
  /** |p_k| of the unit left singular vector p. */
  readonly last: number;
}

/**
 * Of the upper bidiagonal B with diagonal α₁ … α_k and β₂ … β_k above it.
 *
 * @remarks O(k). The singular values are the positive eigenvalues of the tridiagonal matrix of size 2k with zeros on its diagonal and
 * α₁, β₂, α₂, … beside it (G. Golub and W. Kahan, 1965): bisection by Sturm counts finds the largest without a square, inverse
 * iteration its vector, whose even elements are p.
 */
export function bidiagonalTop(alphas: readonly number[], betas: readonly number[]): Top {
  const off = new Float64Array(2 * alphas.length - 1);
  alphas.forEach((alpha, j) => {
    off[2 * j] = alpha;
    if (j > 0) off[2 * j - 1] = betas[j - 1];
  });
  const value = largestEigenvalue(off);
  const vector = eigenvector(off, value);
  let [all, last] = [0, 0];
  for (let i = 1; i < vector.length; i += 2) {
    all = Math.hypot(all, vector[i]);
    last = vector[i];
  }
  return { value, last: all === 0 ? 1 : Math.abs(last) / all };
}

function largestEigenvalue(off: Float64Array): number {
  let [low, high] = [0, 0];
  for (let i = 0; i <= off.length; i++) {
    high = Math.max(high, (i > 0 ? off[i - 1] : 0) + (i < off.length ? off[i] : 0));
    low = Math.max(low, i < off.length ? off[i] : 0);
  }
  for (let turn = 0; turn < 200 && high - low > 2 ** -52 * high; turn++) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) break;
    if (hasEigenvalueAbove(off, middle)) low = middle;
    else high = middle;
  }
  return high;
}

/** Whether x − T has a pivot below 0 in its LDLᵀ. */
function hasEigenvalueAbove(off: Float64Array, x: number): boolean {
  let pivot = x;
  for (const element of off) {
    if (pivot <= 0) return true;
    pivot = x - element * (element / pivot);
  }
  return pivot < 0;
}

/** By inverse iteration from a vector of ones, with partial pivoting. */
function eigenvector(off: Float64Array, value: number): Float64Array {
  const n = off.length + 1;
  let x: Float64Array = new Float64Array(n).fill(1);
  for (let turn = 0; turn < 3; turn++) {
    x = solveShifted(off, value, x);
    const size = x.reduce((most, element) => Math.max(most, Math.abs(element)), 0);
    if (!(size > 0 && size < Number.POSITIVE_INFINITY)) return new Float64Array(n);
    for (let i = 0; i < n; i++) x[i] /= size;
  }
  return x;
}

/** (T − value I) y = x: elimination along the band, rows swapped where the one below is larger. */
function solveShifted(off: Float64Array, value: number, x: Float64Array): Float64Array {
  const n = x.length;
  const tiny = 2 ** -52 * value || 1;
  const [diagonal, above, second, y] = [
    new Float64Array(n).fill(-value),
    new Float64Array(n),
    new Float64Array(n),
    x.slice(),
  ];
  above.set(off);
  for (let i = 0; i + 1 < n; i++) {
    let [below, own] = [off[i], diagonal[i]];
    if (Math.abs(below) > Math.abs(own)) {
      [diagonal[i], diagonal[i + 1], above[i], above[i + 1], second[i], below] = [
        below,
        above[i],
        diagonal[i + 1],
        second[i],
        above[i + 1],
        own,
      ];
      [y[i], y[i + 1]] = [y[i + 1], y[i]];
    } else if (own === 0) diagonal[i] = tiny;
    own = diagonal[i];
    const factor = below / own;
    diagonal[i + 1] -= factor * above[i];
    above[i + 1] -= factor * second[i];
    y[i + 1] -= factor * y[i];
  }
  for (let i = n - 1; i >= 0; i--) {
    const rest = y[i] - above[i] * (i + 1 < n ? y[i + 1] : 0) - second[i] * (i + 2 < n ? y[i + 2] : 0);
    y[i] = rest / (diagonal[i] === 0 ? tiny : diagonal[i]);
  }
  return y;
}
