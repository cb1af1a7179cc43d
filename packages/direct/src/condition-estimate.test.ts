import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cases, matrixOf } from "../fixtures/cases.ts";
import { elements, fromRows, invertible, secondDifference } from "../fixtures/matrices.ts";
import { cholesky } from "./cholesky/cholesky.ts";
import { conditionEstimate } from "./condition-estimate.ts";
import { lu } from "./lu/lu.ts";

/** ‖·‖₁ of a dense matrix by rows. */
const norm1 = (rows: readonly (readonly number[])[]): number =>
  Math.max(...rows[0].map((_, j) => rows.reduce((sum, row) => sum + Math.abs(row[j]), 0)));

describe("conditionEstimate", () => {
  it("by hand", () => {
    expect(conditionEstimate(fromRows([[5]]), lu(fromRows([[5]])))).toBe(1);
    const diagonal = fromRows([
      [8, 0],
      [0, 0.5],
    ]);
    expect(conditionEstimate(diagonal, lu(diagonal))).toBe(16);
    expect(conditionEstimate(diagonal, cholesky(diagonal))).toBeCloseTo(16, 12);
    // ‖A‖₁ = 6, A⁻¹ = (−2 1; 1.5 −0.5), ‖A⁻¹‖₁ = 3.5.
    const a = fromRows([
      [1, 2],
      [3, 4],
    ]);
    expect(conditionEstimate(a, lu(a))).toBeCloseTo(21, 12);
    expect(conditionEstimate(fromRows([]), lu(fromRows([])))).toBe(0);
  });

  it.each(Object.keys(cases.regular).filter((name) => name !== "empty"))("beside NumPy: %s", (name) => {
    const one = cases.regular[name];
    const a = matrixOf(one);
    const ratio = conditionEstimate(a, lu(a)) / (one.condition1 ?? NaN);
    // NumPy's own inverse of the badly scaled one is no measure for more.
    expect(ratio).toBeGreaterThan(0.3);
    expect(ratio).toBeLessThan(name === "scaled" ? 10 : 1 + 1e-9);
  });

  it("stays within a third and the norm itself, for any matrix", () => {
    fc.assert(
      fc.property(invertible, (a) => {
        const n = a.shape[0];
        const factor = lu(a);
        const columns = Array.from({ length: n }, (_, j) => factor.solve(new Float64Array(n).fill(1, j, j + 1)));
        const exact = norm1(elements(a)) * Math.max(...columns.map((x) => x.reduce((sum, v) => sum + Math.abs(v), 0)));
        const estimate = conditionEstimate(a, factor);
        expect(estimate).toBeLessThanOrEqual(exact * (1 + n * 2 ** -50));
        expect(estimate).toBeGreaterThanOrEqual(exact / 3);
      }),
    );
  });

  it("passes a NaN on and refuses another shape", () => {
    expect(conditionEstimate(fromRows([[NaN]]), lu(fromRows([[NaN]])))).toBeNaN();
    expect(() => conditionEstimate(secondDifference(3), lu(secondDifference(2)))).toThrow(
      expect.objectContaining({
        code: "SHAPE_MISMATCH",
        message: "conditionEstimate: A is [3, 3], expected [2, 2]: the matrix that was factored",
      }),
    );
  });
});
