import type { Cholesky, Lu } from "@convmtx/direct";
import { Operator } from "./operator.ts";

/**
 * A⁻¹ as an operator, by a factorisation: a preconditioner that is exact, or nearly if the factor is that of a matrix near A.
 *
 * @param factor `lu(A)` or `cholesky(A)`
 * @remarks Works on the host: solvers on an engine refuse it.
 */
export function inverse(factor: Lu | Cholesky): Operator {
  // A⁻ᵀ = A⁻¹ where the factorisation is Cholesky's.
  const transposed = (y: Float64Array) => ("solveTransposed" in factor ? factor.solveTransposed(y) : factor.solve(y));
  return new Operator(factor.shape, (space, x, side) =>
    space.host("the factorisation", side === "forward" ? (b) => factor.solve(b) : transposed, x),
  );
}
