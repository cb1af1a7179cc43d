import { csrFromDense, diags, eye, matvec, spgemm, transpose } from "@convmtx/sparse";
import { randomNormal, slice, tensor } from "@convmtx/tensor";
import { describe, expect, test, vi } from "vitest";
import { diagonal } from "../operators/diagonal.ts";
import { HostSpace } from "../space/host-space.ts";
import { bicgstab } from "./bicgstab.ts";
import { cg } from "./cg.ts";
import { gmres } from "./gmres.ts";
import { lsmr } from "./lsmr.ts";
import { lsqr } from "./lsqr.ts";
import { minres } from "./minres.ts";

const csr = (rows: number[][]) => csrFromDense(tensor(rows));
const solvers = { cg, minres, gmres, bicgstab, lsqr, lsmr };
const all = Object.entries(solvers) as [keyof typeof solvers, typeof cg][];
const square = all.slice(0, 4);

/** Positive definite, n distinct eigenvalues. */
const chain = (n: number) => diags([-1, 2.5, -1], [-1, 0, 1], { shape: [n, n] });
const rough = (n: number) => Float64Array.from(randomNormal([n], { seed: 7 }).data);

describe.each(all)("%s", (name, solve) => {
  const [a, b] = [chain(40), rough(40)];
  const same = (f: number) => diags([-f, 2.5 * f, -f], [-1, 0, 1], { shape: [40, 40] });
  const plain = solve(a, b);

  test("neither the scale of A nor that of b changes how it ends, or when", () => {
    for (const power of [-500, -60, -20, -7, 7, 20, 60, 500]) {
      const f = 2 ** power;
      for (const [system, right, factor] of [
        [same(f), b, 1 / f],
        [a, b.map((value) => value * f), f],
      ] as const) {
        const { reason, iterations, x, residual } = solve(system, right);
        expect({ power, reason }).toEqual({ power, reason: "converged" });
        expect(Math.abs(iterations - plain.iterations)).toBeLessThanOrEqual(1);
        expect(residual / Math.hypot(...right.map((value) => value / f)) / f).toBeLessThan(1e-4);
        expect(Math.max(...x.map((value, i) => Math.abs(value / factor - plain.x[i])))).toBeLessThan(1e-3);
      }
    }
  });

  test("what is kept from step to step is all that is needed: nothing changes where nothing is freed", () => {
    const keep = vi.spyOn(HostSpace.prototype, "keep");
    for (let seed = 0; seed < 20; seed++) {
      const system = csrFromDense(
        tensor(
          randomNormal([12, 12], { seed }).data.map((value, k) => 0.3 * value + (k % 13 === 0 ? 4 : 0)),
          { shape: [12, 12] },
        ),
      );
      const square = name === "cg" || name === "minres" ? spgemm(transpose(system), system) : system;
      const right = randomNormal([12], { seed: seed + 100 }).data;
      const options = {
        ...(seed % 2 === 0 ? {} : { x0: randomNormal([12], { seed: seed + 200 }).data }),
        ...(seed % 3 === 0
          ? {}
          : { preconditioner: diagonal(Float64Array.from({ length: 12 }, (_, i) => 1 + i / 12)) }),
        ...(name === "gmres" ? { restart: 3 } : {}),
        maxIterations: 9,
      };
      const usual = solve(square, right, options);
      keep.mockImplementation(() => {});
      const hoarding = solve(square, right, options);
      keep.mockRestore();
      vi.spyOn(HostSpace.prototype, "keep");
      expect([...usual.x]).toEqual([...hoarding.x]);
      expect(usual.residuals).toEqual(hoarding.residuals);
      keep.mockRestore();
    }
  });

  test("what the callback was shown stays as it was", () => {
    const shown: Float64Array[] = [];
    const copies: number[][] = [];
    solve(a, b, {
      callback: ({ x }) => {
        shown.push(x());
        copies.push([...x()]);
      },
    });
    expect(shown.map((x) => [...x])).toEqual(copies);
    expect(new Set(shown).size).toBe(shown.length);
  });

  test("x shares no memory with x0, a view included", () => {
    const data = Float64Array.of(9, 9, 1, 1, 1);
    const x0 = slice(tensor(data), [{ start: 2 }]);
    const { x, iterations } = solve(eye(3), Float64Array.of(1, 1, 1), { x0 });
    expect(iterations).toBe(0);
    x.fill(7);
    expect([...data]).toEqual([9, 9, 1, 1, 1]);
  });

  test("an operator that gives its argument back is the identity", () => {
    const right = Float64Array.of(1, 2);
    const same2 = { shape: [2, 2] as const, matvec: (v: Float64Array) => v, rmatvec: (v: Float64Array) => v };
    const { x, reason } = solve(same2, right);
    expect(reason).toBe("converged");
    expect(Math.abs(x[0] - 1) + Math.abs(x[1] - 2)).toBeLessThan(1e-12);
    expect([...right]).toEqual([1, 2]);
  });
});

describe("claims are held against x itself", () => {
  const random = (m: number, n: number, seed: number) => randomNormal([m, n], { seed }).data;
  const dense = (data: Float64Array, m: number, n: number) => csrFromDense(tensor(data, { shape: [m, n] }));

  test("minres of singular, inconsistent systems: what converged is a least-squares solution", () => {
    let converged = 0;
    for (let seed = 0; seed < 200; seed++) {
      const n = 3 + (seed % 8);
      const k = 1 + (seed % (n - 1));
      const left = dense(random(n, k, seed), n, k);
      const a = spgemm(left, transpose(left));
      const b = random(1, n, seed + 1000);
      const { x, reason, residual } = minres(a, b, { rtol: 1e-8 });
      if (reason !== "converged") continue;
      converged++;
      const r = matvec(a, x).map((value, i) => b[i] - value) as Float64Array;
      expect(Math.hypot(...r)).toBeCloseTo(residual, 10);
      const norm = Math.hypot(...a.data);
      expect(Math.hypot(...matvec(a, r))).toBeLessThan(1e-5 * norm * residual + 1e-12 * norm ** 2 * Math.hypot(...x));
    }
    expect(converged).toBeGreaterThan(150);
  });

  test("a preconditioner that is singular or indefinite is named", () => {
    const a = csr([
      [2, 0],
      [0, 3],
    ]);
    for (const m of [
      [1, -1],
      [0, 0],
    ]) {
      const { reason, message } = minres(a, Float64Array.of(1, 1), { preconditioner: diagonal(m) });
      expect(reason).toBe("breakdown");
      expect(message).toContain("M is not positive definite");
    }
    for (const solve of [lsqr, lsmr]) {
      const { reason, message } = solve(a, Float64Array.of(0, 1), { preconditioner: diagonal([1, 0]) });
      expect(reason).toBe("breakdown");
      expect(message).toContain("M is singular");
    }
  });

  test("b = 0 with a damping pulls towards x0 all the same", () => {
    for (const solve of [lsqr, lsmr]) {
      const { x, reason, normalResidual } = solve(eye(2), new Float64Array(2), {
        damping: 1,
        x0: Float64Array.of(2, 4),
      });
      expect(reason).toBe("converged");
      expect(normalResidual).toBeLessThan(1e-9);
      expect(x[0]).toBeCloseTo(1, 9);
      expect(x[1]).toBeCloseTo(2, 9);
    }
  });

  test("infinities in A are breakdowns", () => {
    for (const [, solve] of square) {
      expect(solve(diags([[1, Number.POSITIVE_INFINITY]], [0]), Float64Array.of(1, 1)).reason).toBe("breakdown");
    }
  });
});
