import { csrFromDense } from "@convmtx/sparse";
import { tensor } from "@convmtx/tensor";
import { describe, expect, it } from "vitest";
import type { SolveChoice } from "./linear-solution.ts";
import { solveColumns, solveMethods } from "./linear-solution.ts";

const choice = (more: Partial<SolveChoice> = {}): SolveChoice => ({
  method: "auto",
  damping: 0,
  tolerance: 1e-10,
  ...more,
});
const definite = csrFromDense(
  tensor([
    [4, 1, 0],
    [1, 3, 1],
    [0, 1, 2],
  ]),
);
const singular = csrFromDense(
  tensor([
    [1, 1],
    [1, 1],
  ]),
);
const tall = csrFromDense(tensor([[1], [1], [1]]));

describe("solveColumns", () => {
  it.each(solveMethods)("by %s", (method) => {
    const { method: used, columns } = solveColumns(definite, [Float64Array.of(6, 10, 8)], choice({ method }));
    expect(used).toBe(method === "auto" ? "lu" : method);
    expect(columns[0].reason).toBe("converged");
    expect(columns[0].relativeResidual).toBeLessThan(1e-9);
    [1, 2, 3].forEach((value, i) => {
      expect(Math.abs(columns[0].x[i] - value)).toBeLessThan(1e-8);
    });
  });

  it("takes lsqr for a matrix that LU cannot do, and says why", () => {
    const flat = solveColumns(singular, [Float64Array.of(2, 2), Float64Array.of(1, 3)], choice());
    expect(flat).toMatchObject({ method: "lsqr", note: "LU finds the matrix singular" });
    // Of all solutions that of least norm; and the mean of 1 and 3 where there is no solution.
    for (const { x, reason } of flat.columns) {
      expect(reason).toBe("converged");
      expect(x[0]).toBeCloseTo(1, 9);
      expect(x[1]).toBeCloseTo(1, 9);
    }
    expect(flat.columns.map(({ relativeResidual }) => Math.round(relativeResidual ** 2 * 1e9) / 1e9)).toEqual([0, 0.2]);
    const mean = solveColumns(tall, [Float64Array.of(1, 2, 6)], choice());
    expect(mean).toMatchObject({ method: "lsqr", note: "the matrix is not square" });
    expect(mean.columns[0].x[0]).toBeCloseTo(3, 10);
    expect(solveColumns(definite, [Float64Array.of(1, 0, 0)], choice({ damping: 1 })).method).toBe("lsqr");
  });

  it("damps", () => {
    // (AᵀA + d²) x = Aᵀb: (3 + 6) x = 9.
    for (const method of ["lsqr", "lsmr"] as const) {
      const { columns } = solveColumns(tall, [Float64Array.of(1, 2, 6)], choice({ method, damping: Math.sqrt(6) }));
      expect(columns[0].x[0]).toBeCloseTo(1, 9);
    }
  });

  it("tells of each iteration, and of a limit", () => {
    const seen: number[][] = [];
    const rights = [Float64Array.of(1, 2, 3), Float64Array.of(0, 1, 0)];
    const onIteration = (...numbers: number[]) => void seen.push(numbers.slice(0, 2));
    const { columns } = solveColumns(definite, rights, choice({ method: "cg", maxIterations: 1, onIteration }));
    expect(seen).toEqual([
      [0, 1],
      [1, 1],
    ]);
    for (const { reason, iterations } of columns)
      expect({ reason, iterations }).toEqual({ reason: "limit", iterations: 1 });
  });

  it("has not converged where Cholesky took another matrix than it was given, or where there is a NaN", () => {
    const slanted = csrFromDense(
      tensor([
        [2, 5],
        [1, 2],
      ]),
    );
    const [wrong] = solveColumns(slanted, [Float64Array.of(1, 1)], choice({ method: "cholesky" })).columns;
    expect(wrong.reason).toBe("breakdown");
    expect(wrong.message).toContain("Cholesky takes the matrix for symmetric");
    const [none] = solveColumns(definite, [Float64Array.of(1, Number.NaN, 0)], choice()).columns;
    expect(none).toMatchObject({ reason: "breakdown", relativeResidual: Number.NaN });
  });

  it("gives zeros for zeros", () => {
    for (const method of solveMethods) {
      const [{ x, relativeResidual }] = solveColumns(definite, [new Float64Array(3)], choice({ method })).columns;
      expect({ x: [...x].map(Math.abs), relativeResidual }).toEqual({ x: [0, 0, 0], relativeResidual: 0 });
    }
  });

  it("refuses what a method cannot do", () => {
    const call =
      (more: Partial<SolveChoice>, A = definite) =>
      () =>
        solveColumns(A, [new Float64Array(A.shape[0])], choice(more));
    expect(call({ method: "cg" }, tall)).toThrow("--method cg needs a square matrix, and this one is 3 x 1; take lsqr");
    expect(call({ method: "lu", damping: 1 })).toThrow("--damping is 1, and --method lu has none; take lsqr or lsmr");
    expect(call({ method: "lu" }, singular)).toThrow(expect.objectContaining({ code: "SINGULAR" }));
    expect(call({ method: "cholesky" }, singular)).toThrow(expect.objectContaining({ code: "NOT_POSITIVE_DEFINITE" }));
  });
});
