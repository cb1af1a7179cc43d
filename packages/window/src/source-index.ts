import type { PaddingMode } from "./types.ts";

/** The remainder of i / n in [0, n). */
function modulo(i: number, n: number): number {
  const r = i % n;
  // The sum also turns the −0 of a negative multiple into 0.
  return r > 0 ? r : (r + n) % n;
}

/**
 * The element of a signal of n elements that stands at position i; −1 for a zero.
 *
 * | mode | before the first | after the last |
 * |---|---|---|
 * | zeros | −1 | −1 |
 * | reflect | −i | 2(n − 1) − i |
 * | symmetric | −1 − i | 2n − 1 − i |
 * | replicate | 0 | n − 1 |
 * | circular | i + n | i − n |
 *
 * Further out the extension goes on bouncing or wrapping, as `numpy.pad` does (modes constant, reflect, symmetric, edge,
 * wrap; for wrap, NumPy from 1.25). The reflection of a single element repeats it.
 *
 * @param i any integer
 * @param n at least 1, or 0 in mode zeros
 */
export function sourceIndex(mode: PaddingMode, i: number, n: number): number {
  if (i >= 0 && i < n) return i;
  switch (mode) {
    case "zeros":
      return -1;
    case "replicate":
      return i < 0 ? 0 : n - 1;
    case "circular":
      return modulo(i, n);
    case "symmetric": {
      const r = modulo(i, 2 * n);
      return r < n ? r : 2 * n - 1 - r;
    }
    case "reflect": {
      if (n === 1) return 0;
      const r = modulo(i, 2 * (n - 1));
      return r < n ? r : 2 * (n - 1) - r;
    }
  }
}
