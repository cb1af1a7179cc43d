import { csrFromDense, diags, eye, matvec } from "@convmtx/sparse";
import { randomNormal, tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { describe, expect, test } from "vitest";
import { diagonal } from "../operators/diagonal.ts";
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

describe.each(all)("%s", (_, solve) => {
  test("a right-hand side of zeros gives exact zeros, whatever x0 is", () => {
    const { x, reason, iterations, residual } = solve(chain(3), new Float64Array(3), { x0: Float64Array.of(1, 2, 3) });
    expect([...x]).toEqual([0, 0, 0]);
    expect({ reason, iterations, residual }).toEqual({ reason: "converged", iterations: 0, residual: 0 });
  });

  test("a system of no unknowns has the solution of no elements", () => {
    const { x, reason } = solve(eye(0), new Float64Array(0));
    expect({ x, reason }).toEqual({ x: new Float64Array(0), reason: "converged" });
  });

  test("x0 that is the solution is given back as a copy", () => {
    const x0 = Float64Array.of(1, 1, 1);
    const { x, reason, iterations } = solve(eye(3), Float64Array.of(1, 1, 1), { x0 });
    expect([...x]).toEqual([1, 1, 1]);
    expect(x).not.toBe(x0);
    expect({ reason, iterations }).toEqual({ reason: "converged", iterations: 0 });
    expect([...x0]).toEqual([1, 1, 1]);
  });

  test("the limit of iterations is told, with the best x so far", () => {
    const [a, b] = [chain(40), rough(40)];
    const { x, reason, iterations, residual, residuals, message } = solve(a, b, { maxIterations: 3 });
    expect({ reason, iterations }).toEqual({ reason: "limit", iterations: 3 });
    expect(residuals).toHaveLength(4);
    expect(residual).toBeLessThan(Math.hypot(...b));
    expect(residual).toBeCloseTo(residuals[3], 10);
    expect(x.some((value) => value !== 0)).toBe(true);
    expect(message).toContain("3 iterations");
    expect(solve(a, b, { maxIterations: 0 })).toMatchObject({ reason: "limit", iterations: 0 });
  });

  test("the callback sees each iteration and may end the work", () => {
    const [a, b] = [chain(40), rough(40)];
    const seen: number[] = [];
    const { reason, iterations, x } = solve(a, b, {
      callback: ({ iteration, residual, x: current }) => {
        seen.push(iteration);
        expect(residual).toBeGreaterThan(0);
        expect(current()).toHaveLength(40);
        return iteration < 4;
      },
    });
    expect(seen).toEqual([1, 2, 3, 4]);
    expect({ reason, iterations }).toEqual({ reason: "aborted", iterations: 4 });
    expect([...x]).toEqual([...solve(a, b, { maxIterations: 4 }).x]);
  });

  test("a signal ends the work, also before it begins", () => {
    const [a, b] = [chain(40), rough(40)];
    const control = new AbortController();
    const callback = ({ iteration }: { iteration: number }) => {
      if (iteration === 2) control.abort();
    };
    expect(solve(a, b, { signal: control.signal, callback })).toMatchObject({ reason: "aborted", iterations: 2 });
    expect(solve(a, b, { signal: control.signal })).toMatchObject({ reason: "aborted", iterations: 0 });
  });

  test("numbers that are none end as a breakdown, not as an answer", () => {
    expect(solve(eye(2), Float64Array.of(1, Number.NaN))).toMatchObject({ reason: "breakdown", iterations: 0 });
    const { reason, message, x } = solve(csr([[Number.NaN]]), Float64Array.of(1));
    expect(reason).toBe("breakdown");
    expect(message).toContain("NaN");
    expect([...x]).toEqual([0]);
  });

  test("a tensor gives a tensor in the operator's shape; b is not changed", () => {
    const blur = convOperator(tensor([[[[1, 6, 1]]]]), { inputShape: [1, 2, 5], padding: "same" });
    const b = tensor(rough(10), { shape: [1, 2, 5] });
    const copy = [...b.toTypedArray()];
    const { x } = solve(blur, b, { maxIterations: 20 });
    expect(x.shape).toEqual([1, 2, 5]);
    expect([...b.toTypedArray()]).toEqual(copy);
    expect([...solve(blur, b.toTypedArray(), { maxIterations: 20 }).x]).toEqual([...x.toTypedArray()]);
    const single = solve(blur, Float32Array.from(copy), { maxIterations: 20 }).x;
    expect(single).toBeInstanceOf(Float64Array);
  });

  test("bad arguments are refused by name", () => {
    const b = Float64Array.of(1, 2);
    expect(() => solve(eye(2), Float64Array.of(1, 2, 3))).toThrow("b has shape [3], expected [2]");
    expect(() => solve(eye(2), [1, 2] as never)).toThrow("b must be a typed array or a tensor");
    expect(() => solve(eye(2), b, { x0: Float64Array.of(1) })).toThrow("x0 has shape [1], expected [2]");
    expect(() => solve(eye(2), b, { maxIterations: -1 })).toThrow("maxIterations");
    expect(() => solve(eye(2), b, { callback: 3 as never })).toThrow("callback must be a function");
    expect(() => solve(eye(2), b, { preconditioner: eye(3) })).toThrow("preconditioner is [3, 3], expected [2, 2]");
    expect(() => solve(undefined as never, b)).toThrow("A is no operator");
    const rectangular = () => solve(csr([[1, 2, 3]]), Float64Array.of(1));
    if (square.some(([, one]) => one === solve)) expect(rectangular).toThrow("expected a square operator");
    else expect(rectangular().reason).toBe("converged");
  });
});

describe.each(square)("%s", (_, solve) => {
  test("a tolerance that rounding forbids does not pass for reached", () => {
    const a = diags([Float64Array.from({ length: 30 }, (_v, i) => 10 ** (i / 3))], [0]);
    const { reason, residual } = solve(a, rough(30), { rtol: 1e-20, maxIterations: 2000 });
    expect(reason).not.toBe("converged");
    expect(residual).toBeLessThan(1);
  });

  test("a negative tolerance is refused", () => {
    expect(() => solve(eye(1), Float64Array.of(1), { rtol: -1 })).toThrow("rtol");
  });
});

describe("breakdowns are called so", () => {
  const b = Float64Array.of(1, 2);

  test("cg: A, or M, is not positive definite", () => {
    expect(
      cg(
        csr([
          [1, 0],
          [0, -1],
        ]),
        Float64Array.of(1, 1),
      ),
    ).toMatchObject({
      reason: "breakdown",
      message: "pᵀA p = 0: A is not positive definite",
    });
    expect(
      cg(
        csr([
          [-2, 0],
          [0, -1],
        ]),
        b,
      ).message,
    ).toContain("A is not positive definite");
    expect(cg(eye(2), b, { preconditioner: diagonal([-1, -1]) }).message).toContain("not positive definite");
  });

  test("cg: a singular A and a b outside its range", () => {
    const { reason, residual } = cg(
      csr([
        [1, -1],
        [-1, 1],
      ]),
      Float64Array.of(1, 0),
    );
    expect(reason).toBe("breakdown");
    expect(residual).toBeGreaterThan(0.5);
  });

  test("gmres: the space is invariant, and A singular on it", () => {
    const { reason, message } = gmres(
      csr([
        [0, 1],
        [0, 0],
      ]),
      Float64Array.of(0, 1),
    );
    expect(reason).toBe("breakdown");
    expect(message).toMatch(/invariant/);
  });

  test("gmres: a cycle without progress", () => {
    // A cyclic shift: the residual does not fall before the space is full.
    const shift = csr([
      [0, 0, 0, 1],
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
    ]);
    const e = Float64Array.of(1, 0, 0, 0);
    expect(gmres(shift, e, { restart: 3 })).toMatchObject({ reason: "breakdown" });
    const full = gmres(shift, e, { restart: 4 });
    expect(full).toMatchObject({ reason: "converged", iterations: 4 });
    expect([...full.x].map((value) => value + 0)).toEqual([0, 0, 0, 1]);
  });

  test("bicgstab: r̂ᵀA p vanishes", () => {
    const { reason, message } = bicgstab(
      csr([
        [0, 1],
        [-1, 0],
      ]),
      Float64Array.of(1, 0),
    );
    expect(reason).toBe("breakdown");
    expect(message).toContain("r̂ᵀA p = 0");
  });

  test("minres: a singular A gives a least-squares solution, and says so", () => {
    const { reason, message, residual, x } = minres(
      csr([
        [2, 0, 0],
        [0, 1, 0],
        [0, 0, 0],
      ]),
      Float64Array.of(2, 3, 4),
    );
    expect(reason).toBe("converged");
    expect(message).toContain("least squares");
    expect(residual).toBeCloseTo(4, 12);
    expect(x[0]).toBeCloseTo(1, 12);
    expect(x[1]).toBeCloseTo(3, 12);
  });

  test("lsqr and lsmr: the limit of the condition number", () => {
    const a = diags([Float64Array.from({ length: 12 }, (_v, i) => 10 ** -i)], [0]);
    for (const solve of [lsqr, lsmr]) {
      const { reason, message, conditionEstimate } = solve(a, rough(12), { conditionLimit: 100, atol: 0, btol: 0 });
      expect(reason).toBe("limit");
      expect(message).toContain("cond(A)");
      expect(conditionEstimate).toBeGreaterThan(100);
    }
  });
});

describe("options", () => {
  test("minres solves (A − σI) x = b", () => {
    const { x } = minres(
      csr([
        [3, 1],
        [1, 5],
      ]),
      Float64Array.of(1, 2),
      { shift: 2, rtol: 1e-12 },
    );
    expect(x[0]).toBeCloseTo(0.5, 10);
    expect(x[1]).toBeCloseTo(0.5, 10);
  });

  test("damping pulls towards x0, and the normal residual is that of the damped problem", () => {
    const a = csr([[1], [0]]);
    const options = { damping: 1, atol: 1e-14, btol: 1e-14 };
    for (const solve of [lsqr, lsmr]) {
      const plain = solve(a, Float64Array.of(2, 5), options);
      expect(plain.x[0]).toBeCloseTo(1, 12);
      expect(plain.normalResidual).toBeLessThan(1e-12);
      expect(plain.residual).toBeCloseTo(Math.hypot(1, 5), 12);
      const moved = solve(a, Float64Array.of(2, 5), { ...options, x0: Float64Array.of(4) });
      expect(moved.x[0]).toBeCloseTo(3, 12);
      expect(moved.normalResidual).toBeLessThan(1e-12);
    }
  });

  test("a preconditioner from the right makes badly scaled columns harmless", () => {
    const scales = Float64Array.from({ length: 20 }, (_v, i) => 10 ** (i % 8));
    const full = randomNormal([30, 20], { seed: 3 }).data.map((value, k) => value * scales[k % 20]);
    const a = csrFromDense(tensor(full, { shape: [30, 20] }));
    const x = rough(20).map((value, i) => value / scales[i]);
    const b = matvec(a, x);
    for (const solve of [lsqr, lsmr]) {
      const options = { atol: 1e-12, btol: 1e-12, conditionLimit: 0, maxIterations: 60 };
      const plain = solve(a, b, options);
      const helped = solve(a, b, { ...options, preconditioner: diagonal(scales.map((s) => 1 / s)) });
      expect(helped.reason).toBe("converged");
      expect(helped.residual).toBeLessThan(1e-9 * Math.hypot(...b));
      helped.x.forEach((value, i) => {
        expect(value * scales[i]).toBeCloseTo(x[i] * scales[i], 7);
      });
      expect(plain.iterations).toBeGreaterThan(helped.iterations);
    }
  });
});
