import { withinSumBounds } from "../acceptance.ts";
import { bothDTypes } from "../conformance-case.ts";
import { adjoint, exactApply, formOf } from "../linear-form.ts";
import type { OpSpec } from "../op-spec.ts";
import { otherDType, refusesDisposed, refusesDType, refusesShape, vector, wide } from "../refusals.ts";
import { type MatrixAndVector, matrixAndVector } from "./product-operands.ts";

export const spmvT: OpSpec<MatrixAndVector> = {
  op: "spmvT",
  id: "spmv-t",
  promise: "y = Aᵀ x; A is [m, n], x is [m], y is [n]",
  dtypes: bothDTypes,
  sparse: true,
  via: "session",
  samples: () => matrixAndVector(0),
  errors: () => [
    refusesShape((s, dtype) => s.rmatvec(wide(s, dtype), vector(s, dtype, 3))),
    refusesDType((s, dtype) => s.rmatvec(wide(s, dtype), vector(s, otherDType(dtype), 2))),
    refusesDisposed((s, dtype) => {
      const [A, x] = [wide(s, dtype), vector(s, dtype, 2)];
      A.dispose();
      return s.rmatvec(A, x);
    }),
  ],
  apply: (session, { A, x }) => session.rmatvec(A, x),
  bound: ({ A, x }, { dtype, densified }) =>
    withinSumBounds(dtype, [A.shape[1]], exactApply(adjoint(formOf(A)), x.data, densified)),
};
