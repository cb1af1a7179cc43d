import type { Csr } from "@convmtx/sparse";
import { toDense } from "@convmtx/sparse";
import type { FloatDType } from "@convmtx/tensor";
import { type Acceptance, withinBounds } from "../acceptance.ts";
import { bothDTypes } from "../conformance-case.ts";
import { dyadic, zero } from "../dyadic.ts";
import { productSamples } from "../matrix-samples.ts";
import type { OpSpec } from "../op-spec.ts";
import { refusesDisposed, wide } from "../refusals.ts";
import { about } from "./product-operands.ts";

/** The elements of a matrix, which were moved and not computed. Whether a zero is stored, and its sign, is free. */
export function sameMatrix(shape: readonly [number, number], elements: ArrayLike<number>): Acceptance {
  return withinBounds(shape, "moved, not computed: every element is the same number; stored zeros are free", (i) =>
    Number.isFinite(elements[i]) ? { value: dyadic(elements[i]), bound: zero } : { special: elements[i] },
  );
}

export const transpose: OpSpec<{ readonly A: Csr }> = {
  op: "transpose",
  id: "transpose",
  promise: "Aᵀ as a new matrix",
  dtypes: bothDTypes,
  sparse: true,
  via: "session",
  samples: () =>
    productSamples.map((sample) => ({
      ...about(sample),
      operands: (dtype: FloatDType) => ({ A: sample.matrix(dtype) }),
    })),
  errors: () => [
    refusesDisposed((s, dtype) => {
      const A = wide(s, dtype);
      A.dispose();
      return s.transpose(A);
    }),
  ],
  apply: (session, { A }) => session.transpose(A),
  bound: ({ A }) => {
    const [nrows, ncols] = A.shape;
    const elements = toDense(A).data;
    const moved = Array.from(
      { length: nrows * ncols },
      (_, at) => elements[(at % nrows) * ncols + Math.floor(at / nrows)],
    );
    return sameMatrix([ncols, nrows], moved);
  },
};
