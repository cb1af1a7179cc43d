import { csrFromDense, diags, eye } from "@convmtx/sparse";
import { tensor } from "@convmtx/tensor";
import { describe, expect, test } from "vitest";
import { solverCases } from "../../fixtures/solver-cases.ts";
import { rank } from "./rank.ts";

const csr = (rows: number[][]) => csrFromDense(tensor(rows));

describe("rank", () => {
  test.each(solverCases)("of $name is NumPy's", ({ a, singularValues }) => {
    const { rank: found, complete, threshold, values } = rank(a);
    const expected = singularValues.filter((value) => value > Math.max(...a.shape) * 2 ** -52 * singularValues[0]);
    expect({ found, complete }).toEqual({ found: expected.length, complete: true });
    expect(Math.abs(values[0] - singularValues[0])).toBeLessThan(1e-12 * singularValues[0]);
    expect(threshold).toBeGreaterThan(0);
  });

  test("knows multiplicities, tolerances and limits", () => {
    const a = diags([Float64Array.of(5, 5, 5, 1e-3, 1e-3, 0, 0)], [0]);
    expect(rank(a)).toMatchObject({ rank: 5, complete: true });
    expect(rank(a, { tolerance: 0.01 }).rank).toBe(3);
    expect(rank(a, { maxRank: 2 })).toMatchObject({ rank: 2, complete: false });
    const slow = diags(
      [Float64Array.from({ length: 206 }, (_, i) => [1, 0.9, 0.101, 0.101, 0.101, 0.101][i] ?? 0.0999)],
      [0],
    );
    expect(rank(slow, { tolerance: 0.1, maxRank: 4 }).complete).toBe(false);
    expect(rank(slow, { tolerance: 0.1 }).rank).toBe(6);
    expect(rank(eye(0))).toMatchObject({ rank: 0, complete: true });
    expect(rank(csr([[0, 0, 0]]))).toMatchObject({ rank: 0, complete: true });
    expect(() => rank(a, { tolerance: -1 })).toThrow("tolerance");
  });
});
