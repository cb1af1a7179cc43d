import type { Cholesky, Lu, Qr } from "@convmtx/direct";
import { Operator } from "./operator.ts";

/**
 * A⁻¹ as an operator, by a factorisation; by `qr` of a tall A its pseudoinverse A⁺ [n, m]. As a preconditioner it is exact, or nearly if the
 * factor is that of a matrix near A.
 *
 * @param factor `lu(A)`, `cholesky(A)` or `qr(A)`
 * @remarks Works on the host: solvers on an engine refuse it.
 */
export function inverse(factor: Lu | Cholesky | Qr): Operator {
  const [m, n] = factor.shape;
  // A⁻ᵀ = A⁻¹ where the factorisation is Cholesky's.
  const transposed = (y: Float64Array) => ("solveTransposed" in factor ? factor.solveTransposed(y) : factor.solve(y));
  return new Operator([n, m], (space, x, side) =>
    space.host("the factorisation", side === "forward" ? (b) => factor.solve(b) : transposed, x),
  );
}
