import { diagonal as diagonalOf } from "@convmtx/sparse";
import { NumericalError } from "@convmtx/tensor";
import { checkSquareMatrix } from "../operators/combined-shape.ts";
import { diagonal } from "../operators/diagonal.ts";
import { asMatrix, type MatrixLike } from "../operators/host-matrix.ts";
import type { Operator } from "../operators/operator.ts";

/**
 * Jacobi's preconditioner M = diag(A)⁻¹: for matrices whose rows have different scales.
 *
 * @throws NumericalError `SINGULAR` naming the row whose diagonal element is 0; ShapeError `SHAPE_MISMATCH` unless A is square
 * @remarks A ConvOperator is built to be read. Serves on the host and on every engine.
 */
export function jacobiPreconditioner(a: MatrixLike): Operator {
  const A = asMatrix("jacobiPreconditioner", a);
  checkSquareMatrix("jacobiPreconditioner", A.shape);
  const entries = Float64Array.from(diagonalOf(A).data);
  const row = entries.indexOf(0);
  if (row >= 0) {
    throw new NumericalError(
      "SINGULAR",
      `jacobiPreconditioner: the diagonal element of row ${row} is 0; take blockJacobiPreconditioner, or none`,
      { details: { pivot: row, value: 0 } },
    );
  }
  return diagonal(entries.map((value) => 1 / value));
}
