import { describe, expect, it } from "vitest";
import { cases, matrixOf } from "../fixtures/cases.ts";
import { fromRows, laplacian } from "../fixtures/matrices.ts";
import { cholesky } from "./cholesky/cholesky.ts";
import { logDeterminant } from "./log-determinant.ts";
import { lu } from "./lu/lu.ts";

describe("logDeterminant", () => {
  it("by hand: the sign of every permutation of three rows", () => {
    for (const [p, sign] of [
      [[0, 1, 2], 1],
      [[1, 0, 2], -1],
      [[2, 1, 0], -1],
      [[0, 2, 1], -1],
      [[1, 2, 0], 1],
      [[2, 0, 1], 1],
    ] as const) {
      const rows = p.map((one) => [0, 1, 2].map((j) => (j === one ? 1 : 0)));
      expect(logDeterminant(lu(fromRows(rows)))).toEqual({ sign, logAbs: 0 });
    }
    expect(logDeterminant(lu(fromRows([[-3]])))).toEqual({ sign: -1, logAbs: Math.log(3) });
    expect(logDeterminant(lu(fromRows([])))).toEqual({ sign: 1, logAbs: 0 });
    expect(logDeterminant(lu(fromRows([[NaN]])))).toEqual({ sign: NaN, logAbs: NaN });
  });

  it.each(Object.keys(cases.regular))("beside NumPy: %s", (name) => {
    const { determinant, ...one } = cases.regular[name];
    const { sign, logAbs } = logDeterminant(lu(matrixOf(one)));
    expect(sign).toBe(determinant[0]);
    // Each of n pivots is off by n growth-sized roundings at most, relative to κ.
    const n = one.shape[0];
    const tolerance = name === "scaled" || name === "diagonal" ? 1e-9 : 24 * n * n * n * 2 ** -53 * (1 + one.condition);
    expect(Math.abs(logAbs - determinant[1])).toBeLessThanOrEqual(tolerance);
  });

  it("is the same from either factor", () => {
    const grid = laplacian(20);
    const [a, b] = [logDeterminant(cholesky(grid)), logDeterminant(lu(grid))];
    expect(a.sign).toBe(b.sign);
    expect(Math.abs(a.logAbs / b.logAbs - 1)).toBeLessThan(1e-12);
  });
});
