import type { Csr } from "@convmtx/sparse";
import type { FloatArray, FloatDType } from "@convmtx/tensor";
import { Tensor } from "@convmtx/tensor";
import { withinSumBounds } from "../acceptance.ts";
import { bothDTypes } from "../conformance-case.ts";
import type { ExactSum } from "../exact-sum.ts";
import { exactApply, formOf } from "../linear-form.ts";
import type { MatrixSample } from "../matrix-samples.ts";
import { largeSample, smallSamples, structureSamples } from "../matrix-samples.ts";
import type { OpSpec, Sample } from "../op-spec.ts";
import { otherDType, refusesDisposed, refusesDType, refusesShape, vector, wide } from "../refusals.ts";
import { about } from "./product-operands.ts";

type MatrixAndColumns = { readonly A: Csr; readonly B: Tensor<FloatDType> };

function withColumns(sample: MatrixSample, columns: number): Sample<MatrixAndColumns> {
  return {
    ...about(sample),
    operands: (dtype) => {
      const A = sample.matrix(dtype);
      const data = sample.vector(dtype, A.shape[1] * columns);
      return { A, B: new Tensor<FloatDType>(dtype, data, [A.shape[1], columns]) };
    },
  };
}

/** Every `columns`-th element from `j`: a column. */
function column(data: FloatArray, j: number, columns: number): FloatArray {
  return data.filter((_, at) => at % columns === j);
}

export const spmm: OpSpec<MatrixAndColumns> = {
  op: "spmm",
  id: "spmm",
  promise: "C = A B; A is [m, n], B is dense [n, k] in C order, C is [m, k]",
  dtypes: bothDTypes,
  sparse: true,
  via: "session",
  samples: () => [
    ...smallSamples.map((sample) => withColumns(sample, 3)),
    withColumns(largeSample, 2),
    { ...withColumns(structureSamples[0], 1), name: "one-column", title: "B of one column" },
    { ...withColumns(structureSamples[0], 0), name: "no-columns", title: "B of no columns: C is [m, 0]" },
  ],
  errors: () => [
    refusesShape((s, dtype) => s.matmat(wide(s, dtype), vector(s, dtype, 2, 3))),
    refusesShape((s, dtype) => s.matmat(wide(s, dtype), vector(s, dtype, 3)), "vector"),
    refusesDType((s, dtype) => s.matmat(wide(s, dtype), vector(s, otherDType(dtype), 3, 2))),
    refusesDisposed((s, dtype) => {
      const [A, B] = [wide(s, dtype), vector(s, dtype, 3, 2)];
      B.dispose();
      return s.matmat(A, B);
    }),
  ],
  apply: (session, { A, B }) => session.matmat(A, B),
  bound: ({ A, B }, { dtype, densified }) => {
    const columns = B.shape[1];
    const sums = Array.from({ length: columns }, (_, j) =>
      exactApply(formOf(A), column(B.data, j, columns), densified),
    );
    const ordered: ExactSum[] = [];
    for (let i = 0; i < A.shape[0]; i++) for (let j = 0; j < columns; j++) ordered.push(sums[j][i]);
    return withinSumBounds(dtype, [A.shape[0], columns], ordered);
  },
};
