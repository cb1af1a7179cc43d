import { type Execution, optionalOps } from "@convmtx/backend";
import { reference } from "@convmtx/backend/testing";
import { type Csr, diagonal as diagonalOf } from "@convmtx/sparse";
import { tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { describe, expect, test } from "vitest";
import { solverCases } from "../../fixtures/solver-cases.ts";
import { type DenseHandle, linalg, type Session } from "../index.ts";
import { diagonal } from "../operators/diagonal.ts";
import type { Operator } from "../operators/operator.ts";
import { gradient, laplacian } from "../operators/stencils.ts";
import { bicgstab } from "./bicgstab.ts";
import { cg } from "./cg.ts";
import { gmres } from "./gmres.ts";
import { lsmr } from "./lsmr.ts";
import { lsqr } from "./lsqr.ts";
import { minres } from "./minres.ts";

const named = (name: string) => solverCases.find((one) => one.name === name) as (typeof solverCases)[number];
type Name = "cg" | "minres" | "gmres" | "bicgstab" | "lsqr" | "lsmr";
const solvers: Readonly<Record<Name, typeof cg>> = { cg, minres, gmres, bicgstab, lsqr, lsmr };

const systems: readonly [Name, string][] = [
  ["cg", "well"],
  ["minres", "saddle"],
  ["gmres", "wind"],
  ["bicgstab", "heavy diagonal"],
  ["lsqr", "over"],
  ["lsmr", "under"],
];

describe.each<[Execution]>([["sync"], ["async"]])("on an engine, %s", (execution) => {
  const open = () => linalg(reference({ execution, ops: optionalOps })) as Session;

  test.each(systems)("%s of %s is what it is on the host, and leaves nothing behind", async (name, system) => {
    const { a, b } = named(system);
    const s = open();
    const [A, y] = [s.sparse(a), s.dense(b)];
    const live = s.statistics().live;
    const onHost = solvers[name](a, b);
    const residuals: number[] = [];
    const options = { callback: ({ residual }: { residual: number }) => residuals.push(residual) };
    for (const lookEvery of [1, 3, 100]) {
      residuals.length = 0;
      const solution = await solvers[name](s, A, y, { ...options, lookEvery });
      expect(solution.reason).toBe("converged");
      expect(solution.iterations).toBe(onHost.iterations);
      expect(solution.residuals.length).toBe(onHost.residuals.length);
      expect(residuals).toEqual(solution.residuals.slice(1));
      const x = (await s.read(solution.x)).toTypedArray();
      expectClose(x, onHost.x, 1e-9);
      solution.x.dispose();
      expect(s.statistics().live).toBe(live);
    }
    await s.close();
  });

  test.each(systems)("%s takes a preconditioner and a first guess", async (name, system) => {
    const { a, b } = named(system);
    const s = open();
    const preconditioner = name === "lsqr" || name === "lsmr" ? undefined : positive(a);
    const x0 = Float64Array.from({ length: a.shape[1] }, (_, i) => Math.sin(i));
    const onHost = solvers[name](a, b, { preconditioner, x0 });
    const solution = await solvers[name](s, a, s.dense(b), { preconditioner, x0: s.dense(x0) });
    expect(solution.iterations).toBe(onHost.iterations);
    const x = (await s.read(solution.x)).toTypedArray();
    expectClose(x, onHost.x, 1e-8);
    await s.close();
    expect(s.statistics().memory).toEqual({ handles: 0, bytes: 0 });
  });

  test("a convolution is multiplied without its matrix, its bias left out", async () => {
    const blur = convOperator([1, 4, 1], { inputShape: [9], padding: "same" });
    const biased = convOperator(tensor([[[1, 4, 1]]]), { inputShape: [1, 9], padding: "same", bias: [5] });
    const s = open();
    const b = s.dense(new Float64Array(9).fill(1));
    const plain = (await s.read((await cg(s, blur, b)).x)).toTypedArray();
    const other = (await s.read((await cg(s, biased, b)).x)).toTypedArray();
    expect([...other]).toEqual([...plain]);
    expect(s.statistics().ops.spmv ?? 0).toBe(0);
    await s.close();
  });

  test("nothing is left of what an operator brought along: not its kernel, not constants", async () => {
    const s = open();
    const b = s.dense(new Float64Array(12).fill(1));
    await s.sync();
    const before = s.statistics();
    for (let round = 0; round < 3; round++) {
      const { x } = await minres(s, laplacian([3, 4]), b);
      x.dispose();
      const { x: y } = await lsmr(s, gradient([12]), b);
      y.dispose();
    }
    await s.sync();
    const { live, operators, memory } = s.statistics();
    expect({ live, operators, memory }).toEqual({ live: before.live, operators: 0, memory: before.memory });
    await s.close();
  });

  test("a pair that gives its argument back does not lose b", async () => {
    const s = open();
    const b = s.dense([1, 2, 3]);
    const { x } = await cg(s, { shape: [3, 3], matvec: (v: DenseHandle) => v }, b);
    expect([...(await s.read(b)).toTypedArray()]).toEqual([1, 2, 3]);
    expect([...(await s.read(x)).toTypedArray()]).toEqual([1, 2, 3]);
    await s.close();
  });

  test("operands of two dtypes are refused in the solver's name", () => {
    const s = open();
    expect(() => cg(s, named("well").a, s.dense(new Float32Array(63)))).toThrow("cg: A is float64 and b is float32");
  });

  test("a pair of functions works on handles", async () => {
    const { a, b } = named("well");
    const s = open();
    const A = s.sparse(a);
    const pair = { shape: a.shape, matvec: (x: DenseHandle) => s.matvec(A, x) };
    const solution = await cg(s, pair, s.dense(b));
    expect(solution.reason).toBe("converged");
    expect(solution.iterations).toBe(cg(a, b).iterations);
    await s.close();
  });

  test("the end of a long run frees what a failure left", async () => {
    const s = open();
    const b = s.dense(Float64Array.of(1, 2));
    const live = s.statistics().live;
    const pair = {
      shape: [2, 2] as const,
      matvec: (): DenseHandle => {
        throw new RangeError("mine");
      },
    };
    await expect((async () => cg(s, pair, b))()).rejects.toThrow("mine");
    expect(s.statistics().live).toBe(live);
    await s.close();
  });
});

/** |diag A|⁻¹, with 1 for 0. */
function positive(a: Csr): Operator {
  return diagonal(Float64Array.from(diagonalOf(a).data, (value) => 1 / (Math.abs(value) || 1)));
}

function expectClose(x: ArrayLike<number>, expected: Float64Array, tolerance: number): void {
  const scale = Math.max(...expected.map(Math.abs));
  const worst = Math.max(...expected.map((value, i) => Math.abs(value - x[i])));
  expect(x.length).toBe(expected.length);
  expect(worst).toBeLessThan(tolerance * scale);
}
