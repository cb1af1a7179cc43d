import { describe, expect, it } from "vitest";
import { residualRatio } from "../fixtures/bounds.ts";
import { cases, matrixOf } from "../fixtures/cases.ts";
import { fromEntries, fromRows, secondDifference } from "../fixtures/matrices.ts";
import { cholesky } from "./cholesky/cholesky.ts";
import { lu } from "./lu/lu.ts";
import { solve } from "./solve.ts";

describe("solve", () => {
  it.each(Object.keys(cases.regular))("beside SciPy: %s", (name) => {
    const one = cases.regular[name];
    const a = matrixOf(one);
    expect(residualRatio(a, solve(a, Float64Array.from(one.b)), one.b)).toBeLessThanOrEqual(1);
  });

  it("is Cholesky's for a positive definite matrix, LU's for any other", () => {
    const b = Float64Array.of(1, 2, 5);
    const definite = secondDifference(3);
    expect(solve(definite, b)).toEqual(cholesky(definite).solve(b));
    const indefinite = fromRows([
      [1, 3, 0],
      [3, 1, 1],
      [0, 1, 7],
    ]);
    expect(solve(indefinite, b)).toEqual(lu(indefinite).solve(b));
    // Its positions are symmetric, and its lower triangle alone is positive definite.
    const asymmetric = fromRows([
      [2, -7, 0],
      [-1, 2, -3],
      [0, -1, 2],
    ]);
    expect(solve(asymmetric, b)).toEqual(lu(asymmetric).solve(b));
    // A zero that is stored on one side only is no mirror image, though the matrix is symmetric.
    const lopsided = fromEntries([2, 2], [[0, 0, 2], [1, 1, 2], [1, 0, 0]]); // biome-ignore format: a matrix
    expect(solve(lopsided, Float64Array.of(2, 4))).toEqual(Float64Array.of(1, 2));
  });

  it("speaks for itself in its errors", () => {
    expect(() =>
      solve(
        fromRows([
          [1, 1],
          [1, 1],
        ]),
        Float64Array.of(1, 1),
      ),
    ).toThrow(
      // biome-ignore format: a matrix
      expect.objectContaining({
        code: "SINGULAR",
        message: expect.stringMatching(/^solve: A \[2, 2\] is singular/) as string,
      }),
    );
    expect(() => solve(fromRows([[1]]), Float64Array.of(1, 1))).toThrow("solve: b has shape [2], expected [1]");
    expect(() => solve(fromRows([[1, 2]]), Float64Array.of(1))).toThrow("solve: A is [1, 2], expected a square matrix");
    expect(() => solve(fromRows([[1]]), Float64Array.of(1), { ordering: "no" as never })).toThrow(
      "solve: ordering is no",
    );
  });
});
