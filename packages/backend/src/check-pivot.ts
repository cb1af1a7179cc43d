import type { Shape } from "@convmtx/tensor";
import { NumericalError, shapeText } from "@convmtx/tensor";

/**
 * Passes unless a pivot of A's LU or QR is 0, or lost in its own rounding errors: for engines whose library calls a matrix singular
 * for an exact 0 alone, or not at all.
 *
 * @param caller `solve` or `lstsq`
 * @param shape of A
 * @param k which pivot, from 0
 * @param bound of the rounding errors in the pivot; for LU n u (|L||U|)ₖₖ (N. J. Higham, Accuracy and Stability of Numerical
 * Algorithms, 2nd ed., theorem 9.3), for Householder QR m ε times the norm of its column
 * @throws NumericalError `SINGULAR`; never for a NaN, which the solution then shows
 */
export function checkPivot(caller: "solve" | "lstsq", shape: Shape, k: number, pivot: number, bound: number): void {
  const size = Math.abs(pivot);
  const lost = size === 0 || (size <= bound && bound < Number.POSITIVE_INFINITY);
  if (!lost) return;
  const what = caller === "solve" ? "is singular" : "has no full column rank";
  throw new NumericalError(
    "SINGULAR",
    `${caller}: A ${shapeText(shape)} ${what}: pivot ${k} is ${pivot}, and its rounding errors may reach ${bound}`,
    { details: { pivot: k, value: pivot, bound } },
  );
}
