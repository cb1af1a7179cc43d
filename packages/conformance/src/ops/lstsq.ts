import { bothDTypes } from "../conformance-case.ts";
import { countingTensor, dense, matrix, matrixOf } from "../host-values.ts";
import type { OpSpec } from "../op-spec.ts";
import { otherDType, refusesDisposed, refusesDType, refusesShape, vector, wide } from "../refusals.ts";
import { smallSlope } from "../residual.ts";
import { type MatrixAndRightSide, system } from "./solve.ts";

const tall = [
  [1, 0],
  [1, 1],
  [1, 2],
  [1, 4],
];

export const lstsq: OpSpec<MatrixAndRightSide> = {
  op: "lstsq",
  id: "lstsq",
  promise: "the X of least ‖A X − B‖₂; A is [m, n], m >= n, of full column rank, B is [m] or [m, k]",
  dtypes: bothDTypes,
  sparse: true,
  via: "session",
  samples: () => [
    system("line", "a line through four points", () => tall),
    system("square", "a square matrix: the solution", () => [
      [0, 2],
      [1, 3],
    ]),
    system("empty-rows", "equations that say nothing", () => [
      [0, 0],
      [2, 1],
      [0, 0],
      [1, 3],
      [1, -1],
    ]),
    system("single-column", "one unknown", () => [[1], [-2], [2]]),
    system("several-right-sides", "B of two columns", () => tall, [2]),
    {
      name: "no-unknowns",
      title: "no unknowns: X is [0]",
      operands: (dtype) => ({ A: matrix(dtype, [3, 0], []), B: dense(dtype, [3], [1, 2, 3]) }),
    },
    system("polynomial", "a polynomial of degree 3 through 12 points", () =>
      Array.from({ length: 12 }, (_, i) => [1, i / 8, (i / 8) ** 2, (i / 8) ** 3]),
    ),
  ],
  errors: () => [
    {
      name: "singular-zero-column",
      title: "a column of zeros has no full rank: an error, not a number",
      code: "SINGULAR",
      at: "read",
      run: (s, dtype) =>
        s.lstsq(
          s.sparse(
            matrixOf(dtype, [
              [1, 0],
              [2, 0],
              [3, 0],
            ]),
          ),
          s.dense(countingTensor(dtype, [3])),
        ),
    },
    refusesShape((s, dtype) => s.lstsq(wide(s, dtype), vector(s, dtype, 2)), "wide"),
    refusesShape((s, dtype) => s.lstsq(s.sparse(matrixOf(dtype, tall)), vector(s, dtype, 3))),
    refusesDType((s, dtype) => s.lstsq(s.sparse(matrixOf(dtype, tall)), vector(s, otherDType(dtype), 4))),
    refusesDisposed((s, dtype) => {
      const B = vector(s, dtype, 4);
      B.dispose();
      return s.lstsq(s.sparse(matrixOf(dtype, tall)), B);
    }),
  ],
  apply: (session, { A, B }) => session.lstsq(A, B),
  bound: ({ A, B }, { dtype }) => smallSlope(A, B, dtype),
};
