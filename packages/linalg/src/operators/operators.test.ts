import { type Execution, optionalOps } from "@convmtx/backend";
import { reference } from "@convmtx/backend/testing";
import { cscFromDense, csrFromDense, kron as kronOf, random, toDense } from "@convmtx/sparse";
import { matmul, slice, type Tensor, tensor, transpose } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DenseHandle, Session } from "../index.ts";
import { linalg } from "../index.ts";
import { add } from "./add.ts";
import { adjoint } from "./adjoint.ts";
import { asOperator, type EngineOperatorLike, type OperatorLike } from "./as-operator.ts";
import { bind } from "./bind.ts";
import { compose } from "./compose.ts";
import { diagonal } from "./diagonal.ts";
import { dottest } from "./dottest.ts";
import { identity } from "./identity.ts";
import { kron } from "./kron.ts";
import { restriction } from "./restriction.ts";
import { scale } from "./scale.ts";
import { blockDiag, hstack, vstack } from "./stack.ts";
import { gradient, laplacian } from "./stencils.ts";

const rows = (x: Tensor): number[][] => Array.from({ length: x.shape[0] }, (_, i) => [...slice(x, [i]).toTypedArray()]);

/** The matrix of an operator, column by column. */
function matrixOf(a: OperatorLike): number[][] {
  const A = asOperator(a);
  const [m, n] = A.shape;
  const columns = Array.from({ length: n }, (_, j) =>
    A.matvec(Float64Array.from({ length: n }, (_u, i) => (i === j ? 1 : 0))),
  );
  return Array.from({ length: m }, (_, i) => columns.map((column) => column[i]));
}

const a = [
  [1, 2, 0],
  [0, -1, 3],
];
const b = [
  [2, 0, 1],
  [1, 1, 1],
];
const c = [
  [1, 0],
  [2, 1],
  [0, 4],
];
const csr = (rowsOf: number[][]) => csrFromDense(tensor(rowsOf));

test("combinations, by hand", () => {
  const [A, B, C] = [csr(a), csr(b), csr(c)];
  expect(matrixOf(compose(A, C))).toEqual(rows(matmul(tensor(a), tensor(c))));
  expect(matrixOf(add(A, B, A))).toEqual([
    [4, 4, 1],
    [1, -1, 7],
  ]);
  expect(matrixOf(scale(-2, A))).toEqual([
    [-2, -4, -0],
    [-0, 2, -6],
  ]);
  expect(matrixOf(adjoint(A))).toEqual(rows(transpose(tensor(a))));
  expect(matrixOf(vstack(A, B))).toEqual([...a, ...b]);
  expect(matrixOf(hstack(A, identity(2)))).toEqual([
    [1, 2, 0, 1, 0],
    [0, -1, 3, 0, 1],
  ]);
  expect(matrixOf(blockDiag(diagonal([5]), A))).toEqual([
    [5, 0, 0, 0],
    [0, 1, 2, 0],
    [0, 0, -1, 3],
  ]);
  expect(matrixOf(kron(A, C))).toEqual(rows(toDense(kronOf(A, C))));
  expect(matrixOf(restriction(4, [2, 0, 2]))).toEqual([
    [0, 0, 1, 0],
    [1, 0, 0, 0],
    [0, 0, 1, 0],
  ]);
  expect([...restriction(3, [2, 2]).rmatvec(Float64Array.of(1, 5))]).toEqual([0, 0, 6]);
  expect(matrixOf(diagonal(Float64Array.of(1, 0, 3)))).toEqual([
    [1, 0, 0],
    [0, 0, 0],
    [0, 0, 3],
  ]);
});

test("the gradient and the Laplacian, by hand", () => {
  expect(matrixOf(gradient([3]))).toEqual([
    [-1, 1, 0],
    [0, -1, 1],
    [0, 0, 0],
  ]);
  expect(matrixOf(gradient([3], { boundary: "circular" }))[2]).toEqual([1, 0, -1]);
  expect(matrixOf(gradient([3], { boundary: "zeros" }))[2]).toEqual([0, 0, -1]);
  const g = gradient([2, 3]);
  expect(g.outputShape).toEqual([2, 2, 3]);
  const slopes = g.matvec(
    tensor([
      [1, 2, 4],
      [5, 5, 5],
    ]),
  );
  expect(rows(slice(slopes, [0]))).toEqual([
    [4, 3, 1],
    [0, 0, 0],
  ]);
  expect(rows(slice(slopes, [1]))).toEqual([
    [1, 2, 0],
    [0, 0, 0],
  ]);
  for (const boundary of ["replicate", "circular"] as const) {
    const [G, L] = [gradient([3, 4], { boundary }), laplacian([3, 4], { boundary })];
    expect(matrixOf(L)).toEqual(matrixOf(scale(-1, compose(adjoint(G), G))).map((row) => row.map((x) => x + 0)));
  }
  expect(matrixOf(laplacian([3], { boundary: "zeros" }))).toEqual([
    [-2, 1, 0],
    [1, -2, 1],
    [0, 1, -2],
  ]);
  expect(gradient([2, 3, 4], { axes: [2] }).shape).toEqual([24, 24]);
  expect(laplacian([2, 5], { axes: [-1] }).matvec(Float64Array.of(0, 0, 1, 0, 0, 0, 0, 0, 0, 0))).toEqual(
    Float64Array.of(0, 1, -2, 1, 0, 0, 0, 0, 0, 0),
  );
});

test("every kind of thing that multiplies is an operator", () => {
  const layer = convOperator([1, 2], { inputShape: [3] });
  const expected = [
    [1, 2, 0],
    [0, 1, 2],
  ];
  expect(matrixOf(layer)).toEqual(expected);
  expect(matrixOf(layer.toCsr())).toEqual(expected);
  expect(matrixOf(layer.toCoo())).toEqual(expected);
  expect(matrixOf(cscFromDense(tensor(expected)))).toEqual(expected);
  const pair = { shape: [2, 3] as const, matvec: (x: Float64Array) => layer.matvec(x) };
  expect(matrixOf(pair)).toEqual(expected);
  expect(() => asOperator(pair).rmatvec(Float64Array.of(1, 2))).toThrow("no rmatvec");
  const operator = asOperator(layer);
  expect(asOperator(operator)).toBe(operator);
  for (const nothing of [undefined, null, 3, [1], { shape: [2] }, { shape: [1, 1], kind: "dense" }]) {
    expect(() => asOperator(nothing as never)).toThrow("is no operator");
  }
});

test("a tensor goes through in the shapes of the operator", () => {
  const layer = convOperator(tensor([[[[1, 1]]]]), { inputShape: [1, 2, 3] });
  const A = compose(scale(2, layer), identity(6));
  const y = A.matvec(tensor([1, 2, 3, 4, 5, 6]));
  expect(y.shape).toEqual([1, 2, 2]);
  expect([...y.toTypedArray()]).toEqual([6, 10, 18, 22]);
  expect(adjoint(layer).matvec(y).shape).toEqual([1, 2, 3]);
  expect(() => A.matvec(tensor([[1, 2, 3]]))).toThrow("x has shape [1, 3], expected [6]");
  const x = Float64Array.of(1, 2);
  expect(identity(2).matvec(x)).not.toBe(x);
});

test("what does not fit is refused with both shapes", () => {
  const [A, C] = [csr(a), csr(c)];
  expect(() => compose(A, A)).toThrow("compose: operator 1 is [2, 3], expected 3 rows because operator 0 is [2, 3]");
  expect(() => add(A, C)).toThrow("add: operator 1 is [3, 2], expected the same shape as operator 0");
  expect(() => vstack(A, C)).toThrow("vstack: operator 1 is [3, 2], expected as many columns");
  expect(() => hstack(A, C)).toThrow("hstack: operator 1 is [3, 2], expected as many rows");
  expect(() => compose()).toThrow("compose: expected at least one");
  expect(() => scale(Number.NaN, A)).toThrow("alpha");
  expect(() => restriction(3, [0, 3])).toThrow("index 3 at place 1");
  expect(() => identity(-1)).toThrow("identity");
  expect(() => gradient([3], { boundary: "mirror" as never })).toThrow("boundary");
  expect(() => gradient([3], { axes: [0, -1] })).toThrow("none twice");
});

const matrix = (m: number, n: number, seed: number) => random([m, n], { density: 0.5, seed });

test("(A B)ᵀ, stacks and Kronecker products are exact adjoints of themselves, and match their matrices", () => {
  const size = fc.integer({ min: 0, max: 4 });
  fc.assert(
    fc.property(size, size, size, size, fc.integer({ min: 0, max: 99 }), (m, n, k, l, seed) => {
      const [A, B, C] = [matrix(m, n, seed), matrix(n, k, seed + 1), matrix(m, n, seed + 2)];
      const D = matrix(k, l, seed + 3);
      for (const op of [
        compose(A, B),
        add(A, C),
        vstack(A, C),
        hstack(A, C),
        blockDiag(A, B, C),
        kron(A, D),
        adjoint(kron(D, A)),
      ]) {
        const forward = matrixOf(op);
        const back = matrixOf(adjoint(op));
        for (let i = 0; i < op.shape[0]; i++) {
          for (let j = 0; j < op.shape[1]; j++) expect(back[j][i]).toBeCloseTo(forward[i][j], 12);
        }
      }
      const expected = rows(toDense(kronOf(A, D)));
      matrixOf(kron(A, D)).forEach((row, i) => {
        row.forEach((value, j) => {
          expect(value).toBeCloseTo(expected[i][j], 12);
        });
      });
    }),
  );
});

describe.each<[Execution]>([["sync"], ["async"]])("on an engine, %s", (execution) => {
  const open = () => linalg(reference({ execution, ops: optionalOps })) as Session;

  test("each combination gives what it gives on the host, and leaves only its result", async () => {
    const s = open();
    const [A, C] = [csr(a), csr(c)];
    const layer = convOperator(tensor([[[1, 2]]]), { inputShape: [1, 3], bias: [7] });
    const combinations: readonly [EngineOperatorLike, OperatorLike][] = [
      [compose(s.sparse(A), C), compose(A, C)],
      ...[add(A, scale(2, csr(b))), vstack(A, csr(b)), hstack(A, csr(b)), blockDiag(A, C), kron(A, C), adjoint(A)].map(
        (op): [EngineOperatorLike, OperatorLike] => [op, op],
      ),
      ...[identity(3), diagonal([1, 2]), restriction(4, [3, 1]), gradient([2, 3]), laplacian([2, 2]), layer].map(
        (op): [EngineOperatorLike, OperatorLike] => [op, op],
      ),
    ];
    for (const [here, onHost] of combinations) {
      const bound = bind(s, here);
      const [m, n] = bound.shape;
      const [x, y] = [
        Float64Array.from({ length: n }, (_, j) => j - 1),
        Float64Array.from({ length: m }, (_, i) => 2 - i),
      ];
      const [X, Y] = [s.dense(x), s.dense(y)];
      const live = s.statistics().live;
      const [forward, back] = [bound.matvec(X), bound.rmatvec(Y)];
      expect(s.statistics().live).toBe(live + 2);
      const host = asOperator(onHost);
      expect([...(await s.read(forward)).toTypedArray()]).toEqual([...host.matvec(x)]);
      expect([...(await s.read(back)).toTypedArray()]).toEqual([...host.rmatvec(y)]);
    }
    await s.close();
  });

  test("dottest passes the adjoint and finds what is wrong", async () => {
    const s = open();
    const A = matrix(9, 6, 3);
    expect(await dottest(s, A)).toMatchObject({ passed: true });
    const handle = s.sparse(A);
    const wrong = {
      shape: A.shape,
      matvec: (x: DenseHandle) => s.matvec(handle, x),
      rmatvec: (y: DenseHandle) => s.scope((t) => t.scale(1.001, t.rmatvec(handle, y))),
    };
    expect(await dottest(s, wrong)).toMatchObject({ passed: false });
    await s.close();
  });

  test("a product of another length is refused", () => {
    const s = open();
    const pair = { shape: [2, 3] as const, matvec: (x: DenseHandle) => x };
    expect(() => bind(s, pair).matvec(s.dense([1, 2, 3]))).toThrow("expected a float64 handle of shape [2]");
    expect(() => bind(s, identity(3)).matvec(s.dense([1, 2]))).toThrow("the vector has shape [2], expected [3]");
  });
});

describe("dottest", () => {
  const A = matrix(40, 30, 1);

  test("passes convolutions of every kind with errors of rounding size", () => {
    const layers = [
      convOperator(
        tensor([
          [
            [
              [1, -2],
              [3, 0.5],
            ],
          ],
        ]),
        { inputShape: [1, 5, 6], stride: 2, padding: 1, paddingMode: "reflect" },
      ),
      convOperator(tensor([[[1, 2, 3]]]), { inputShape: [1, 4], transposed: true, stride: 3 }),
    ];
    for (const layer of [...layers, A, kron(A, identity(2))]) {
      const { passed, error } = dottest(layer);
      expect(passed).toBe(true);
      expect(error).toBeLessThan(1e-13);
    }
  });

  test("cannot be deceived by cancellation: an adjoint that is wrong by a part in 1e8 fails, zero passes", () => {
    const right = asOperator(A);
    const off = (factor: number) => ({
      shape: A.shape,
      matvec: (x: Float64Array) => right.matvec(x),
      rmatvec: (y: Float64Array) => right.rmatvec(y).map((value, i) => (i === 4 ? value * factor : value)),
    });
    for (const seed of [0, 1, 2, 3, 4, 5, 6, 7]) {
      expect(dottest(off(1 + 1e-6), { seed }).passed).toBe(false);
      expect(dottest(off(1), { seed }).passed).toBe(true);
    }
    expect(dottest(scale(0, A))).toEqual({ passed: true, error: 0, forward: 0, adjoint: 0, mixed: 0 });
  });

  test("finds an adjoint that is off by what is orthogonal to the range", () => {
    const turn = csr([
      [0, 1],
      [-1, 0],
    ]);
    const right = asOperator(identity(2));
    // R = I + S with Sᵀ = −S: uᵀ(I − R)u = 0 for every u.
    const skew = {
      shape: [2, 2] as const,
      matvec: (x: Float64Array) => right.matvec(x),
      rmatvec: (y: Float64Array) => add(identity(2), turn).matvec(y),
    };
    const { passed, forward, mixed } = dottest(skew);
    expect(passed).toBe(false);
    expect(forward).toBeLessThan(1e-12);
    expect(mixed).toBeGreaterThan(1e-3);
  });

  test("NaN and Infinity pass nothing, extreme scales pass", () => {
    expect(dottest(csr([[Number.NaN]])).passed).toBe(false);
    expect(dottest(csr([[Number.POSITIVE_INFINITY]])).passed).toBe(false);
    for (const f of [1e-170, 1e200]) {
      const [right, back] = [scale(f, A), scale(1.001 * f, A)];
      expect(dottest(right).passed).toBe(true);
      const wrong = {
        shape: A.shape,
        matvec: (x: Float64Array) => right.matvec(x),
        rmatvec: (y: Float64Array) => back.rmatvec(y),
      };
      const { forward, adjoint: backward } = dottest(wrong);
      expect(forward).toBeGreaterThan(1e-4);
      expect(backward).toBeGreaterThan(1e-4);
    }
  });
});
