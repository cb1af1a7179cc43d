import { ones } from "@convmtx/tensor";
import { expect, it } from "vitest";
import { fromText } from "../fixtures/arbitraries.ts";
import { csrFromDense } from "./convert-dense.ts";
import { fitGrid, gridOf, summary } from "./spy-grid.ts";

it("weighs cells by their positions, which differ where the grid does not divide the matrix", () => {
  const { shades } = gridOf(csrFromDense(ones([5, 7])), 2, 3);
  expect([...shades]).toEqual([1, 1, 1, 1, 1, 1]);
});

it("shades relative to the densest cell", () => {
  // Cells of 2 × 2 with 4, 2, 1 and 0 entries.
  const a = fromText([4, 4], "0:1 1:1 2:1; 0:1 1:1 3:1; 1:1; ");
  expect([...gridOf(a, 2, 2).shades]).toEqual([1, 0.5, 0.25, 0]);
  expect([...gridOf(fromText([4, 4], ""), 2, 2).shades]).toEqual([0, 0, 0, 0]);
});

it("fits a matrix in its proportions, by the height of a cell", () => {
  const grid = (shape: [number, number], ...box: [number, number, number]): number[] =>
    Object.values(fitGrid(fromText(shape, ""), ...box));
  expect(grid([3, 5], 10, 10, 1)).toEqual([3, 5]);
  expect(grid([100, 100], 10, 40, 2)).toEqual([10, 20]);
  expect(grid([100, 400], 50, 40, 1)).toEqual([10, 40]);
  expect(grid([1000, 10], 100, 100, 1)).toEqual([100, 8]);
  expect(grid([2, 1000], 100, 100, 1)).toEqual([2, 100]);
});

it("sums up in a line", () => {
  expect(summary(fromText([1, 1], "0:1"))).toBe("1 × 1, 1 stored, 100 %");
  expect(summary(fromText([1234, 1000], "0:1"))).toBe("1,234 × 1,000, 1 stored, 0.000081 %");
});
