import { withinSumBounds } from "../acceptance.ts";
import { bothDTypes } from "../conformance-case.ts";
import { exactApply, formOf } from "../linear-form.ts";
import type { OpSpec } from "../op-spec.ts";
import { otherDType, refusesDisposed, refusesDType, refusesShape, vector, wide } from "../refusals.ts";
import { type MatrixAndVector, matrixAndVector } from "./product-operands.ts";

export const spmv: OpSpec<MatrixAndVector> = {
  op: "spmv",
  id: "spmv",
  promise: "y = A x; A is [m, n], x is [n], y is [m]",
  dtypes: bothDTypes,
  sparse: true,
  via: "session",
  samples: () => matrixAndVector(1),
  errors: () => [
    refusesShape((s, dtype) => s.matvec(wide(s, dtype), vector(s, dtype, 2))),
    refusesDType((s, dtype) => s.matvec(wide(s, dtype), vector(s, otherDType(dtype), 3))),
    refusesDisposed((s, dtype) => {
      const [A, x] = [wide(s, dtype), vector(s, dtype, 3)];
      x.dispose();
      return s.matvec(A, x);
    }),
  ],
  apply: (session, { A, x }) => session.matvec(A, x),
  bound: ({ A, x }, { dtype, densified }) =>
    withinSumBounds(dtype, [A.shape[0]], exactApply(formOf(A), x.data, densified)),
};
