import { Csc } from "@convmtx/sparse";
import fc from "fast-check";
import { expect, it } from "vitest";
import { cases, matrixOf } from "../../fixtures/cases.ts";
import { fromRows, invertible } from "../../fixtures/matrices.ts";
import { structuralRank } from "./structural-rank.ts";

it("by hand: a column must give way twice", () => {
  // Columns take rows 0 and 1 in turn, then column 2, which has row 0 only, pushes 0 to 1 and 1 to 2.
  const a = fromRows([
    [1, 0, 1],
    [1, 1, 0],
    [0, 1, 0],
  ]);
  expect(structuralRank(a)).toBe(3);
  expect(structuralRank(fromRows([[1, 1], [0, 0]]))).toBe(1); // biome-ignore format: a matrix
  expect(structuralRank(fromRows([]))).toBe(0);
});

it("is SciPy's", () => {
  expect(cases.structuralRank.map(({ matrix }) => structuralRank(matrixOf(matrix)))).toEqual(
    cases.structuralRank.map(({ rank }) => rank),
  );
});

it("is full for whatever has an inverse", () => {
  fc.assert(fc.property(invertible, (a) => structuralRank(a) === a.shape[0]));
});

it("searches in vain are not repeated: many columns over few rows", () => {
  const [n, half] = [40_000, 20_000];
  const indices = Int32Array.from({ length: 2 * n }, (_, k) => ((k >> 1) + (k & 1)) % half);
  const indptr = Int32Array.from({ length: n + 1 }, (_, j) => 2 * j);
  const a = Csc.fromPartsUnsorted({ shape: [n, n], indptr, indices, data: new Float64Array(2 * n).fill(1) });
  expect(structuralRank(a)).toBe(half);
});
