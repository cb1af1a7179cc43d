import { matmul, randomNormal, toTypedArray } from "@convmtx/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { solverCases } from "../../fixtures/solver-cases.ts";
import { denseRank } from "./dense-rank.ts";
import { smallSvd } from "./small-svd.ts";

const matrix = (rows: readonly (readonly number[])[], cols = rows[0]?.length ?? 0) => ({
  rows: rows.length,
  cols,
  at: (i: number, j: number) => rows[i][j],
});

const epsilon = 2 ** -52;

describe("by hand", () => {
  test.each([
    [[], 0],
    [[[0]], 0],
    [[[-3]], 1],
    [[[0, 0, 0]], 0],
    [[[1, 2, 3]], 1],
    [[[1], [2], [3]], 1],
    [
      [
        [1, 2],
        [2, 4],
      ],
      1,
    ],
    [
      [
        [0, 1],
        [0, 0],
        [1, 0],
      ],
      2,
    ],
    [
      [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ],
      2,
    ],
  ])("%j has rank %d", (rows, rank) => {
    expect(denseRank(matrix(rows), 3 * epsilon)).toBe(rank);
  });

  test("a matrix without columns", () => {
    expect(denseRank({ rows: 3, cols: 0, at: () => Number.NaN }, epsilon)).toBe(0);
  });

  test("the tolerance is relative to the largest, and strict", () => {
    const diagonal = (...values: number[]) =>
      matrix(values.map((value, i) => values.map((_, j) => (i === j ? value : 0))));
    expect(denseRank(diagonal(8, 4, 2, 1), 0.2)).toBe(3);
    expect(denseRank(diagonal(8, 4, 2, 1), 0.125 + epsilon)).toBe(3);
    expect(denseRank(diagonal(8, 4, 2, 1), 0.125 - epsilon)).toBe(4);
    expect(denseRank(diagonal(8, 0, 2, 1e-300), 0)).toBe(3);
    expect(denseRank(diagonal(1e300, 1e300, 1e-300), epsilon)).toBe(2);
    expect(denseRank(diagonal(2 ** -1074, 2 ** -1074), epsilon)).toBe(2);
  });
});

test.each(solverCases)("of $name is NumPy's", ({ a, singularValues }) => {
  const [rows, cols] = a.shape;
  const dense = Array.from({ length: rows }, () => new Array<number>(cols).fill(0));
  for (let i = 0; i < rows; i++) {
    for (let k = a.indptr[i]; k < a.indptr[i + 1]; k++) dense[i][a.indices[k]] += a.data[k];
  }
  const tolerance = Math.max(rows, cols) * epsilon;
  const expected = singularValues.filter((value) => value > tolerance * singularValues[0]).length;
  expect(denseRank(matrix(dense, cols), tolerance)).toBe(expected);
});

/** Random m × r times r × n. */
function product(m: number, r: number, n: number, seed: number) {
  const values = toTypedArray(matmul(randomNormal([m, r], { seed }), randomNormal([r, n], { seed: seed + 1 })));
  return { rows: m, cols: n, at: (i: number, j: number) => values[i * n + j] };
}

test("is r for the product of random m × r and r × n, flat, tall and square", () => {
  const side = fc.integer({ min: 1, max: 24 });
  fc.assert(
    fc.property(side, side, side, fc.nat(1000), (m, n, r, seed) => {
      const rank = Math.min(m, n, r);
      expect(denseRank(product(m, rank, n, 3 * seed), 1e-12)).toBe(rank);
    }),
    { numRuns: 200 },
  );
});

test("counts the singular values that Jacobi's method finds, flat, tall and square", () => {
  const side = fc.integer({ min: 1, max: 9 });
  fc.assert(
    fc.property(side, side, fc.nat(1000), fc.double({ min: 0.001, max: 0.9 }), (m, n, seed, part) => {
      const { data } = randomNormal([m, n], { seed });
      const at = (i: number, j: number) => data[i * n + j];
      // Zeros beside it or below make it square, and add values of 0.
      const size = Math.max(m, n);
      const square = Array.from({ length: size }, (_, i) =>
        Float64Array.from({ length: size }, (__, j) => (i < m && j < n ? at(i, j) : 0)),
      );
      const { values } = smallSvd(square);
      // Where a value lies on the threshold either count would be right.
      fc.pre(values.every((value) => Math.abs(value - part * values[0]) > 1e-12 * values[0]));
      const wanted = values.filter((value) => value > part * values[0]).length;
      expect(denseRank({ rows: m, cols: n, at }, part)).toBe(wanted);
    }),
    { numRuns: 300 },
  );
});

test("a graded matrix keeps its rank at NumPy's tolerance", () => {
  // Hilbert's matrix of order 12: NumPy 2.4 says 11.
  const hilbert = Array.from({ length: 12 }, (_, i) => Array.from({ length: 12 }, (__, j) => 1 / (i + j + 1)));
  expect(denseRank(matrix(hilbert), 12 * epsilon)).toBe(11);
});
