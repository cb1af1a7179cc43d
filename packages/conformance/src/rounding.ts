import type { FloatDType } from "@convmtx/tensor";
import type { Dyadic } from "./dyadic.ts";
import { plus, powerOfTwo, times } from "./dyadic.ts";

/** A floating-point format: u = 2^−digits, η = 2^smallest is its smallest subnormal number. */
interface Format {
  readonly digits: number;
  readonly smallest: number;
}

const formats: Readonly<Record<FloatDType, Format>> = {
  float64: { digits: 53, smallest: -1074 },
  float32: { digits: 24, smallest: -149 },
};

/** u, the unit roundoff: 2⁻⁵³ or 2⁻²⁴. */
export function unitRoundoff(dtype: FloatDType): Dyadic {
  return powerOfTwo(-formats[dtype].digits);
}

const guardBits = 64;

/**
 * γ_k S + k η with γ_k = k u / (1 − k u): how far a sum of k products, S = Σ|a||x|, can be from the exact one in any order.
 *
 * Rounded up in the 64th bit, so that the bound holds as it stands. (N. J. Higham, Accuracy and Stability of Numerical
 * Algorithms, 2nd ed., section 3.1; η for products that underflow.)
 */
export function sumBound(dtype: FloatDType, k: number, magnitude: Dyadic): Dyadic {
  const { digits, smallest } = formats[dtype];
  const underflow = times({ n: BigInt(k), e: 0 }, powerOfTwo(smallest));
  const divisor = (1n << BigInt(digits)) - BigInt(k);
  const scaled = (magnitude.n * BigInt(k)) << BigInt(guardBits);
  const rounding = { n: (scaled + divisor - 1n) / divisor, e: magnitude.e - guardBits };
  return plus(rounding, underflow);
}
