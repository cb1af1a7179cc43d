import type { Csr } from "@convmtx/sparse";
import type { Tensor } from "@convmtx/tensor";
import { asTypedArray } from "@convmtx/tensor";
import type { DirectLayer } from "./direct-convolution.ts";

/** What the bound of an output's error depends on besides the output. */
export interface ErrorModel {
  /** Whether the entries were rounded to float32: each on its own, or the sums of taps which met in one entry. */
  readonly entries: "exact" | "sums rounded" | "rounded";
  /** Up to this Σ|w||x| every partial sum over an integer x is exact. */
  readonly exactUpTo: number;
}

const unit64 = 2 ** -53;
const unit32 = 2 ** -24;

export function errorModel(matrix: Csr, kernel: Tensor, layer: DirectLayer): ErrorModel {
  const tapsMeet = layer.axes.some(({ paddingMode }) => paddingMode !== "zeros");
  const isNarrow = matrix.dtype === "float32";
  const entries = isNarrow && kernel.dtype !== "float32" ? "rounded" : isNarrow && tapsMeet ? "sums rounded" : "exact";
  const digits = entries === "exact" ? 53 : 24;
  return { entries, exactUpTo: entries === "rounded" ? 0 : 2 ** digits * lowestBit(asTypedArray(kernel)) };
}

/**
 * The most by which two float64 evaluations of an output can differ: 2γ_c Σ|w||x| + c·η, γ_c = c·u / (1 − c·u).
 *
 * @param count c, the products of the output that are not zero
 * @param magnitude Σ|w||x| as computed
 * @returns 0 where no rounding can differ: a single product, or sums of integers times the lowest bit of the taps
 * @remarks γ_{2c+1} covers both evaluations, the taps summed in an entry, and the rounding of `magnitude` itself.
 * (N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1.)
 */
export function errorBound(model: ErrorModel, count: number, magnitude: number, isInteger: boolean): number {
  if (count === 0) return 0;
  if (isInteger && magnitude <= model.exactUpTo) return 0;
  if (count === 1 && model.entries !== "rounded") return 0;
  const rounding = gamma(2 * count + 1, unit64) * magnitude + count * Number.MIN_VALUE;
  return model.entries === "exact" ? rounding : rounding + gamma(count + 1, unit32) * magnitude + count * 2 ** -149;
}

function gamma(count: number, unit: number): number {
  return (count * unit) / (1 - count * unit);
}

/** The largest power of two of which all values are multiples; 0 if there is none. */
export function lowestBit(values: ArrayLike<number>): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (let k = 0; k < values.length; k++) {
    let value = values[k];
    if (value === 0) continue;
    if (!Number.isFinite(value)) return 0;
    // Halving `lowest` until it divides takes few steps in all: it only ever falls.
    if (lowest === Number.POSITIVE_INFINITY) lowest = 2 ** 1023;
    value = Math.abs(value);
    while (lowest > 0 && value % lowest !== 0) lowest /= 2;
  }
  return lowest === Number.POSITIVE_INFINITY ? 1 : lowest;
}
