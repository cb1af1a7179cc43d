import type { PaddingMode } from "./types.ts";

/** The remainder of i / n that is never negative. */
function modulo(i: number, n: number): number {
  const r = i % n;
  return r < 0 ? r + n : r;
}

/**
 * The element of a signal of n elements that stands at position i, any integer; −1 for a zero.
 *
 * NumPy's rule: beyond its first repetition the extension goes on bouncing or wrapping (`numpy.pad`, modes constant,
 * reflect, symmetric, edge, wrap). Reflection of a single element repeats it. Wants n ≥ 1 unless `mode` is zeros.
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
