import type { Csr } from "@convmtx/sparse";
import { toDense } from "@convmtx/sparse";
import type { FloatDType } from "@convmtx/tensor";
import { withinSumBounds } from "../acceptance.ts";
import { bothDTypes } from "../conformance-case.ts";
import { ExactAccumulator } from "../exact-sum.ts";
import { type Entry, matrix } from "../host-values.ts";
import { smallSamples } from "../matrix-samples.ts";
import type { OpSpec } from "../op-spec.ts";
import { otherDType, refusesDisposed, refusesDType, refusesShape, wide } from "../refusals.ts";
import { about } from "./product-operands.ts";

type TwoMatrices = { readonly A: Csr; readonly B: Csr };

/** A matrix of small integers, two of three positions stored, with its last column empty. */
export function companion(dtype: FloatDType, nrows: number, ncols: number): Csr {
  const entries: Entry[] = [];
  for (let i = 0; i < nrows; i++) {
    for (let j = 0; j < ncols - 1; j++) if ((i + j) % 3 !== 1) entries.push([i, j, ((i + 2 * j) % 5) - 2.5]);
  }
  return matrix(dtype, [nrows, ncols], entries);
}

export const spgemm: OpSpec<TwoMatrices> = {
  op: "spgemm",
  id: "spgemm",
  promise: "C = A B, all three sparse; entries of one position are summed",
  dtypes: bothDTypes,
  sparse: true,
  via: "session",
  samples: () => [
    ...smallSamples.map((sample) => ({
      ...about(sample),
      operands: (dtype: FloatDType) => {
        const A = sample.matrix(dtype);
        return { A, B: companion(dtype, A.shape[1], 4) };
      },
    })),
    {
      name: "a-with-itself",
      title: "one matrix as both operands",
      operands: (dtype) => {
        const A = companion(dtype, 3, 3);
        return { A, B: A };
      },
    },
  ],
  errors: () => [
    refusesShape((s, dtype) => s.matmul(wide(s, dtype), wide(s, dtype))),
    refusesDType((s, dtype) => s.matmul(wide(s, dtype), s.sparse(companion(otherDType(dtype), 3, 2)))),
    refusesDisposed((s, dtype) => {
      const [A, B] = [wide(s, dtype), s.sparse(companion(dtype, 3, 2))];
      B.dispose();
      return s.matmul(A, B);
    }),
  ],
  apply: (session, { A, B }) => session.matmul(A, B),
  bound: ({ A, B }, { dtype, densified }) => {
    const [nrows, ncols] = [A.shape[0], B.shape[1]];
    const sums = Array.from({ length: nrows * ncols }, () => new ExactAccumulator());
    if (densified) {
      const [a, b] = [toDense(A).data, toDense(B).data];
      for (const [at, sum] of sums.entries()) {
        const [i, j] = [Math.floor(at / ncols), at % ncols];
        for (let k = 0; k < A.shape[1]; k++) sum.add(a[i * A.shape[1] + k], b[k * ncols + j]);
      }
    } else {
      for (let i = 0; i < nrows; i++) {
        for (let k = A.indptr[i]; k < A.indptr[i + 1]; k++) {
          const inner = A.indices[k];
          for (let l = B.indptr[inner]; l < B.indptr[inner + 1]; l++)
            sums[i * ncols + B.indices[l]].add(A.data[k], B.data[l]);
        }
      }
    }
    return withinSumBounds(
      dtype,
      [nrows, ncols],
      sums.map((sum) => sum.sum()),
    );
  },
};
