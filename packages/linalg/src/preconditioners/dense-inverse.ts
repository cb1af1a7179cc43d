/**
 * The inverse of a small dense matrix, by Gauss–Jordan elimination with partial pivoting.
 *
 * @param a n·n numbers by rows; overwritten
 * @param singular called with a pivot that is 0 or lost in rounding; must throw
 * @returns n·n numbers by rows
 */
export function denseInverse(
  a: Float64Array,
  n: number,
  singular: (pivot: number, value: number) => never,
): Float64Array {
  const inverse = new Float64Array(n * n);
  // Rows of one size, so that a small pivot is a lost one and not a small unit.
  for (let i = 0; i < n; i++) {
    let size = 0;
    for (let j = 0; j < n; j++) size = Math.max(size, Math.abs(a[i * n + j]));
    const factor = size === 0 ? 1 : 1 / size;
    for (let j = 0; j < n; j++) a[i * n + j] *= factor;
    inverse[i * n + i] = factor;
  }
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]) > Math.abs(a[best * n + k])) best = i;
    const pivot = a[best * n + k];
    if (!(Math.abs(pivot) > n * 2 ** -53)) singular(k, pivot);
    for (const rows of [a, inverse]) {
      const [upper, lower] = [rows.slice(k * n, k * n + n), rows.slice(best * n, best * n + n)];
      rows.set(upper, best * n);
      rows.set(
        lower.map((value) => value / pivot),
        k * n,
      );
    }
    for (let i = 0; i < n; i++) {
      const factor = a[i * n + k];
      if (i === k || factor === 0) continue;
      for (let j = 0; j < n; j++) {
        a[i * n + j] -= factor * a[k * n + j];
        inverse[i * n + j] -= factor * inverse[k * n + j];
      }
    }
  }
  return inverse;
}
