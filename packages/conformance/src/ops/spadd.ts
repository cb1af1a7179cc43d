import type { Csr } from "@convmtx/sparse";
import { toDense } from "@convmtx/sparse";
import { withinSumBounds } from "../acceptance.ts";
import { bothDTypes } from "../conformance-case.ts";
import { ExactAccumulator } from "../exact-sum.ts";
import { matrixOf } from "../host-values.ts";
import type { MatrixSample } from "../matrix-samples.ts";
import { smallSamples } from "../matrix-samples.ts";
import type { OpSpec, Sample } from "../op-spec.ts";
import { otherDType, refusesDisposed, refusesDType, refusesShape, wide } from "../refusals.ts";
import { about } from "./product-operands.ts";
import { companion } from "./spgemm.ts";

type ScaledMatrices = { readonly alpha: number; readonly A: Csr; readonly beta: number; readonly B: Csr };

function withCompanion(sample: MatrixSample): Sample<ScaledMatrices> {
  return {
    ...about(sample),
    operands: (dtype) => {
      const A = sample.matrix(dtype);
      return { alpha: 2, A, beta: -0.5, B: companion(dtype, ...A.shape) };
    },
  };
}

const own: readonly Sample<ScaledMatrices>[] = [
  {
    name: "tiny-beside-tiny",
    title: "tiny values in both operands and in the sum: an absolute tolerance drops them",
    operands: (dtype) => ({
      alpha: 1,
      A: matrixOf(dtype, [
        [1e-16, 0],
        [3e-16, 1e-20],
      ]),
      beta: 1,
      B: matrixOf(dtype, [
        [0, 2e-16],
        [-2e-16, 1e-20],
      ]),
    }),
  },
  {
    name: "cancels",
    title: "A − A is zero everywhere, stored or not",
    operands: (dtype) => ({ alpha: 1, A: companion(dtype, 3, 4), beta: -1, B: companion(dtype, 3, 4) }),
  },
  {
    name: "a-with-itself",
    title: "one matrix as both operands",
    operands: (dtype) => {
      const A = companion(dtype, 3, 4);
      return { alpha: 1, A, beta: 2, B: A };
    },
  },
  {
    name: "beta-zero",
    title: "β = 0 leaves αA: B is not read, and its NaN does not spread",
    operands: (dtype) => ({
      alpha: 3,
      A: companion(dtype, 2, 3),
      beta: 0,
      B: matrixOf(dtype, [
        [Number.NaN, 0, 1],
        [0, 0, 0],
      ]),
    }),
  },
];

export const spadd: OpSpec<ScaledMatrices> = {
  op: "spadd",
  id: "spadd",
  promise: "C = αA + βB, all three sparse, α and β numbers",
  dtypes: bothDTypes,
  sparse: true,
  via: "session",
  samples: () => [...smallSamples.map(withCompanion), ...own],
  errors: () => [
    refusesShape((s, dtype) => s.add(wide(s, dtype), s.sparse(companion(dtype, 3, 2)))),
    refusesDType((s, dtype) => s.add(wide(s, dtype), wide(s, otherDType(dtype)))),
    refusesDisposed((s, dtype) => {
      const [A, B] = [wide(s, dtype), wide(s, dtype)];
      B.dispose();
      return s.add(A, B);
    }),
  ],
  apply: (session, { alpha, A, beta, B }) => session.add(A, B, { alpha, beta }),
  bound: ({ alpha, A, beta, B }, { dtype }) => {
    const [a, b] = [toDense(A).data, toDense(B).data];
    const sums = Array.from(a, (_, at) => {
      const sum = new ExactAccumulator();
      sum.add(alpha, a[at]);
      if (beta !== 0) sum.add(beta, b[at]);
      return sum.sum();
    });
    return withinSumBounds(dtype, A.shape, sums);
  },
};
