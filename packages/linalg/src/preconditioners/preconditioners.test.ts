import { optionalOps } from "@convmtx/backend";
import { reference } from "@convmtx/backend/testing";
import { cholesky, lu } from "@convmtx/direct";
import { csrFromDense, diags, eye } from "@convmtx/sparse";
import { randomNormal, tensor } from "@convmtx/tensor";
import { type ConvOperator, convOperator } from "@convmtx/toeplitz";
import { describe, expect, test } from "vitest";
import { solverCases } from "../../fixtures/solver-cases.ts";
import { linalg } from "../index.ts";
import { bicgstab } from "../krylov/bicgstab.ts";
import { cg } from "../krylov/cg.ts";
import { gmres } from "../krylov/gmres.ts";
import { adjoint } from "../operators/adjoint.ts";
import { compose } from "../operators/compose.ts";
import { dottest } from "../operators/dottest.ts";
import { inverse } from "../operators/inverse.ts";
import { blockJacobiPreconditioner } from "./block-jacobi.ts";
import { circulantPreconditioner } from "./circulant.ts";
import { denseInverse } from "./dense-inverse.ts";
import { jacobiPreconditioner } from "./jacobi.ts";

const csr = (rows: number[][]) => csrFromDense(tensor(rows));
const named = (name: string) => solverCases.find((one) => one.name === name) as (typeof solverCases)[number];
const vector = (n: number, seed = 1) => randomNormal([n], { seed }).data;

/** ‖M A x − x‖∞ for a random x. */
function distanceFromInverse(M: { matvec(x: Float64Array): Float64Array }, A: ConvOperator): number {
  const x = vector(A.shape[1]);
  return Math.max(...M.matvec(A.matvec(x) as Float64Array).map((value, i) => Math.abs(value - x[i])));
}

test("Jacobi's is the inverse of the diagonal", () => {
  const M = jacobiPreconditioner(
    csr([
      [2, 5],
      [0, -4],
    ]),
  );
  expect([...M.matvec(Float64Array.of(2, 2))]).toEqual([1, -0.5]);
  expect(() =>
    jacobiPreconditioner(
      csr([
        [1, 0],
        [1, 0],
      ]),
    ),
  ).toThrow("the diagonal element of row 1 is 0");
  expect(() => jacobiPreconditioner(csr([[1, 0]]))).toThrow("expected a square matrix");
  expect(() => jacobiPreconditioner({ shape: [1, 1], matvec: (x: Float64Array) => x } as never)).toThrow("on the host");
});

test("block Jacobi's is the inverse of each block", () => {
  const A = csr([
    [2, 1, 7],
    [1, 1, 0],
    [9, 0, 4],
  ]);
  const M = blockJacobiPreconditioner(A, { blockSize: 2 });
  expect([...M.matvec(Float64Array.of(3, 2, 8))]).toEqual([1, 1, 2]);
  expect(() =>
    blockJacobiPreconditioner(
      csr([
        [1, 1],
        [1, 1],
      ]),
    ),
  ).toThrow("the block of rows 0 to 1 is singular: its pivot 1");
  expect(() => blockJacobiPreconditioner(A, { blockSize: 0 })).toThrow("blockSize");
  expect([
    ...blockJacobiPreconditioner(
      csr([
        [0, 2],
        [4, 0],
      ]),
    ).matvec(Float64Array.of(2, 4)),
  ]).toEqual([1, 1]);
});

test("a block whose rows have other units is not singular, one with NaN is named", () => {
  const M = blockJacobiPreconditioner(
    csr([
      [1e-20, 0],
      [0, 1],
    ]),
  );
  expect([...M.matvec(Float64Array.of(1e-20, 3))]).toEqual([1, 3]);
  expect(() => blockJacobiPreconditioner(csr([[Number.NaN]]))).toThrow("pivot 0 is NaN");
});

test("denseInverse pivots, and tells what has none", () => {
  const singular = (pivot: number): never => {
    throw new RangeError(`pivot ${pivot}`);
  };
  expect([...denseInverse(Float64Array.of(0, 1, 1, 0), 2, singular)]).toEqual([0, 1, 1, 0]);
  expect(() => denseInverse(new Float64Array(4), 2, singular)).toThrow("pivot 0");
});

test("each helps where it should", () => {
  const { a, b } = named("badly scaled");
  const plain = cg(a, b, { rtol: 1e-10 });
  const jacobi = cg(a, b, { rtol: 1e-10, preconditioner: jacobiPreconditioner(a) });
  const blocks = cg(a, b, { rtol: 1e-10, preconditioner: blockJacobiPreconditioner(a, { blockSize: 21 }) });
  const exact = cg(a, b, { rtol: 1e-10, preconditioner: inverse(cholesky(a)) });
  expect(plain.reason).toBe("limit");
  for (const { reason } of [jacobi, blocks, exact]) expect(reason).toBe("converged");
  expect(blocks.iterations).toBeLessThan(jacobi.iterations);
  expect(exact.iterations).toBeLessThanOrEqual(2);
});

test("an inverse by LU has its adjoint, and ends GMRES and BiCGSTAB at once", () => {
  const { a, b } = named("wind");
  const M = inverse(lu(a));
  expect(dottest(M).passed).toBe(true);
  for (const solve of [gmres, bicgstab]) {
    const { reason, iterations } = solve(a, b, { rtol: 1e-10, preconditioner: M });
    expect({ reason, iterations }).toEqual({ reason: "converged", iterations: 1 });
  }
});

describe("the circulant's", () => {
  const kernel = tensor([
    [
      [
        [0.25, 0.5, 0],
        [0, 4, 1],
        [-0.5, 0, 0.25],
      ],
    ],
  ]);
  const options = { padding: 1, paddingMode: "circular" as const };

  test("is the inverse of a circular convolution, for any grid, channels, groups and layout", () => {
    const mixed = tensor(
      vector(4 * 2 * 3).map((value, k) => value * 0.2 + ([1, 10, 13, 22].includes(k) ? 3 : 0)),
      { shape: [4, 2, 3] },
    );
    const layers = [
      convOperator(kernel, { ...options, inputShape: [1, 5, 6] }),
      convOperator([1, 5, 2], { inputShape: [7], padding: 1, paddingMode: "circular" }),
      convOperator(mixed, { ...options, inputShape: [4, 7], groups: 2 }),
      convOperator(mixed, { ...options, inputShape: [7, 4], groups: 2, layout: "channels-last" }),
      convOperator(kernel, { ...options, inputShape: [1, 4, 4], flip: true }),
      convOperator([1, 5, 2], { inputShape: [8], padding: 2, dilation: 2, paddingMode: "circular" }),
    ];
    for (const layer of layers) {
      const M = circulantPreconditioner(layer);
      expect(distanceFromInverse(M, layer)).toBeLessThan(1e-12);
      expect(dottest(M).passed).toBe(true);
      expect(M.inputShape).toEqual(layer.outputShape);
    }
  });

  test("with normal it is that of the normal equations, with damping the regularised one", () => {
    const layer = convOperator(tensor(vector(30), { shape: [3, 2, 5] }), {
      inputShape: [2, 9],
      padding: 2,
      paddingMode: "circular",
    });
    const x = vector(18, 4);
    const normal = circulantPreconditioner(layer, { normal: true, damping: 0.5 });
    const square = compose(adjoint(layer), layer)
      .matvec(x)
      .map((value, i) => value + 0.25 * x[i]);
    normal.matvec(square).forEach((value, i) => {
      expect(value).toBeCloseTo(x[i], 11);
    });
    const pseudo = circulantPreconditioner(layer, { damping: 0.5 });
    expect(pseudo.shape).toEqual([18, 27]);
    const y = vector(27, 5);
    const expected = normal.matvec(layer.rmatvec(y) as Float64Array);
    pseudo.matvec(y).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 11);
    });
    expect(dottest(pseudo).passed).toBe(true);
  });

  test("cuts the iterations on a Toeplitz system that is not circular", () => {
    const blur = convOperator(
      [
        [0.06, 0.1, 0.06],
        [0.1, 0.4, 0.1],
        [0.06, 0.1, 0.06],
      ],
      {
        inputShape: [24, 24],
        padding: 1,
      },
    );
    const normal = compose(adjoint(blur), blur);
    const b = vector(576, 6);
    const plain = cg(normal, b, { rtol: 1e-8 });
    const helped = cg(normal, b, { rtol: 1e-8, preconditioner: circulantPreconditioner(blur, { normal: true }) });
    expect([plain.reason, helped.reason]).toEqual(["converged", "converged"]);
    expect(helped.iterations).toBeLessThan(plain.iterations / 2);
  });

  test("says what it cannot do", () => {
    const strided = convOperator([1, 2, 1], { inputShape: [8], padding: 1, stride: 2 });
    expect(() => circulantPreconditioner(strided)).toThrow("axis 0 has stride 2");
    const average = convOperator([1, -1], { inputShape: [8], padding: [[0, 1]] });
    expect(() => circulantPreconditioner(average)).toThrow("at frequency 0 the circulant is singular");
    expect(circulantPreconditioner(average, { damping: 0.1 }).shape).toEqual([8, 8]);
    const wide = convOperator(tensor([[[1], [1]]]), { inputShape: [2, 4] });
    expect(() => circulantPreconditioner(wide)).toThrow("give damping, or normal");
    const transposed = convOperator(tensor([[[1]]]), { inputShape: [1, 4], transposed: true });
    expect(() => circulantPreconditioner(transposed)).toThrow("transposed");
  });
});

test("what works on the host is refused by name on an engine", () => {
  const s = linalg(reference({ execution: "sync", ops: optionalOps }));
  const b = s.dense([1, 2, 3]);
  const live = s.statistics().live;
  const chain = diags([-1, 3, -1], [-1, 0, 1], { shape: [3, 3] });
  const circular = circulantPreconditioner(convOperator([1, 4, 1], { inputShape: [3], padding: 1 }));
  expect(() => cg(s, chain, b, { preconditioner: inverse(cholesky(chain)) })).toThrow(
    "the factorisation works on the host",
  );
  expect(() => cg(s, chain, b, { preconditioner: circular })).toThrow("circulantPreconditioner works on the host");
  expect(s.statistics().live).toBe(live);
  expect(() => cg(s.sparse(eye(3)) as never, Float64Array.of(1, 2, 3))).toThrow("pass its session first");
  expect(() => cg(eye(3), b as never)).toThrow("for handles pass the session first");
});
