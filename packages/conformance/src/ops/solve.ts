import type { Csr } from "@convmtx/sparse";
import type { FloatDType, Tensor } from "@convmtx/tensor";
import { randomUniform } from "@convmtx/tensor";
import { bothDTypes } from "../conformance-case.ts";
import { counting, countingTensor, dense, type Entry, matrix, matrixOf } from "../host-values.ts";
import type { OpSpec, Refusal, Sample } from "../op-spec.ts";
import { otherDType, refusesDisposed, refusesDType, refusesShape, vector, wide } from "../refusals.ts";
import { smallResidual } from "../residual.ts";

export type MatrixAndRightSide = { readonly A: Csr; readonly B: Tensor<FloatDType> };
type Rows = readonly (readonly number[])[];

export function system(
  name: string,
  title: string,
  rows: (dtype: FloatDType) => Rows,
  columns: readonly number[] = [],
): Sample<MatrixAndRightSide> {
  return {
    name,
    title,
    operands: (dtype) => {
      const A = matrixOf(dtype, rows(dtype));
      return { A, B: countingTensor(dtype, [A.shape[0], ...columns]) };
    },
  };
}

/** −1, 2, −1 on three diagonals. */
function secondDifference(n: number): Rows {
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_v, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
  );
}

/** A sparse matrix without symmetry: a few random entries a row and a diagonal that does not dominate. */
function scattered(dtype: FloatDType, n: number): Csr {
  const draws = randomUniform([4 * n], { seed: 71, low: -1, high: 1 }).data;
  const entries: Entry[] = [];
  for (let i = 0; i < n; i++) {
    const columns = new Set([i, (i * 7 + 3) % n, (i * 5 + 1) % n, (i + 1) % n]);
    for (const [k, j] of [...columns].entries()) entries.push([i, j, draws[4 * i + k] + (k === 0 ? 1.5 : 0)]);
  }
  return matrix(dtype, [n, n], entries);
}

function singular(name: string, title: string, rows: Rows): Refusal {
  return {
    name,
    title: `${title}: an error, not a number`,
    code: "SINGULAR",
    at: "read",
    run: (s, dtype) => s.solve(s.sparse(matrixOf(dtype, rows)), s.dense(countingTensor(dtype, [rows.length]))),
  };
}

export const solve: OpSpec<MatrixAndRightSide> = {
  op: "solve",
  id: "solve",
  promise: "X with A X = B, A square, B is [n] or [n, k]; a singular A is reported at the next read or sync, or sooner",
  dtypes: bothDTypes,
  sparse: true,
  via: "session",
  samples: () => [
    system("small", "two equations", () => [
      [2, 1],
      [1, 3],
    ]),
    system("asymmetric", "a matrix that differs from its transpose", () => [
      [4, 1, 0],
      [0, 3, 2],
      [5, 0, 6],
    ]),
    system("one-by-one", "one equation", () => [[-4]]),
    system("diagonal", "a diagonal matrix with entries of every size", () => [
      [1e-12, 0, 0],
      [0, 3, 0],
      [0, 0, 1e12],
    ]),
    system("zero-pivot", "a zero on the diagonal: rows must be exchanged", () => [
      [0, 2, 1],
      [1, 0, 0],
      [3, 0, 1],
    ]),
    system("small-pivot", "a small pivot: without an exchange of rows every digit is lost", (dtype) => [
      [dtype === "float64" ? 1e-20 : 1e-10, 1],
      [1, 1],
    ]),
    system("permutation", "a permutation matrix", () => [
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 0],
    ]),
    system(
      "several-right-sides",
      "B of three columns",
      () => [
        [2, 1],
        [1, 3],
      ],
      [3],
    ),
    system(
      "one-right-side-as-matrix",
      "B of one column stays a matrix",
      () => [
        [2, 1],
        [1, 3],
      ],
      [1],
    ),
    system(
      "no-right-sides",
      "B of no columns",
      () => [
        [2, 1],
        [1, 3],
      ],
      [0],
    ),
    {
      name: "zero-by-zero",
      title: "no equations",
      operands: (dtype) => ({ A: matrix(dtype, [0, 0], []), B: dense(dtype, [0], []) }),
    },
    system("ill-conditioned", "the Hilbert matrix of order 5: a small residual all the same", (dtype) =>
      Array.from({ length: 5 }, (_, i) =>
        Array.from({ length: 5 }, (_v, j) => (dtype === "float32" ? Math.fround(1 / (i + j + 1)) : 1 / (i + j + 1))),
      ),
    ),
    system("second-difference", "a tridiagonal matrix of order 20", () => secondDifference(20)),
    {
      name: "random",
      title: "a random sparse matrix of order 40",
      operands: (dtype) => ({ A: scattered(dtype, 40), B: dense(dtype, [40], counting(40)) }),
    },
  ],
  errors: () => [
    singular("singular-zero-row", "a row of zeros", [
      [1, 2],
      [0, 0],
    ]),
    singular("singular-zero-column", "a column of zeros", [
      [1, 0],
      [2, 0],
    ]),
    singular("singular-equal-rows", "two rows that are multiples of each other", [
      [1, 2, 0],
      [2, 4, 0],
      [0, 0, 1],
    ]),
    singular("singular-no-entries", "nothing but zeros", [
      [0, 0],
      [0, 0],
    ]),
    refusesShape((s, dtype) => s.solve(wide(s, dtype), vector(s, dtype, 2)), "not-square"),
    refusesShape((s, dtype) => s.solve(s.sparse(matrixOf(dtype, secondDifference(3))), vector(s, dtype, 2))),
    refusesDType((s, dtype) =>
      s.solve(s.sparse(matrixOf(dtype, secondDifference(3))), vector(s, otherDType(dtype), 3)),
    ),
    refusesDisposed((s, dtype) => {
      const A = s.sparse(matrixOf(dtype, secondDifference(3)));
      A.dispose();
      return s.solve(A, vector(s, dtype, 3));
    }),
  ],
  apply: (session, { A, B }) => session.solve(A, B),
  bound: ({ A, B }, { dtype }) => smallResidual(A, B, dtype),
};
