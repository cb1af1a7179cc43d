import { abs, astype, ones, type Tensor, toTypedArray } from "@convmtx/tensor";
import { type ConvOperator, convOperator } from "@convmtx/toeplitz";
import type { Layer } from "../layer.ts";

/** y = T x in float64 without the matrix and without an engine, and how far another product may be from it. */
export interface ProductReference {
  readonly operator: ConvOperator<"float64">;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Of each output: γ_{2c+1} Σ|w||x| + c·η for its c products, which covers the rounding errors of both. */
  readonly bound: Float64Array;
}

const unit = 2 ** -53;

/** (N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1; η for products that underflow.) */
export function productReference({ kernel, options }: Layer, input: Tensor): ProductReference {
  const kernel64 = astype(kernel, "float64");
  const x = Float64Array.from(toTypedArray(input));
  const operator = convOperator(kernel64, options);
  const magnitudes = convOperator(abs(kernel64), options).matvec(x.map(Math.abs));
  const counts = convOperator(ones(kernel.shape), options).matvec(new Float64Array(x.length).fill(1));
  const bound = magnitudes.map((magnitude, i) => {
    const terms = 2 * counts[i] + 1;
    return ((terms * unit) / (1 - terms * unit)) * magnitude + counts[i] * Number.MIN_VALUE;
  });
  return { operator, x, y: operator.matvec(x), bound };
}

/** How far a product is from the reference: at most, and at most in parts of the bound. NaN and infinities have to agree. */
export function productError(
  { y, bound }: ProductReference,
  product: ArrayLike<number>,
): { error: number; share: number } {
  let [error, share] = [0, 0];
  for (let i = 0; i < y.length; i++) {
    if (Object.is(product[i], y[i]) || product[i] === y[i]) continue;
    const difference = Math.abs(product[i] - y[i]);
    // Math.max lets NaN through, which no bound covers.
    error = Math.max(error, difference);
    share = Math.max(share, difference / bound[i]);
  }
  return { error, share };
}
