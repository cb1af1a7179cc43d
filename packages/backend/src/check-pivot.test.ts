import { expect, test } from "vitest";
import { checkPivot } from "./check-pivot.ts";

test.each([
  ["0", 0, 0],
  ["−0", -0, 0],
  ["as large as its errors", -1e-16, 1e-16],
  ["of an empty column", 0, Number.POSITIVE_INFINITY],
])("refuses a pivot %s", (_name, pivot, bound) => {
  expect(() => checkPivot("solve", [2, 2], 1, pivot, bound)).toThrow(
    expect.objectContaining({ code: "SINGULAR", details: { pivot: 1, value: pivot, bound } }),
  );
});

test.each([
  ["larger than its errors", 2e-300, 1e-300],
  ["below every other number", 5e-324, 0],
  ["infinite", Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  ["NaN", Number.NaN, Number.NaN],
])("passes a pivot %s", (_name, pivot, bound) => {
  expect(() => checkPivot("solve", [2, 2], 1, pivot, bound)).not.toThrow();
});

test("says of which matrix and in which words", () => {
  expect(() => checkPivot("solve", [2, 2], 0, 0, 1)).toThrow("solve: A [2, 2] is singular: pivot 0 is 0");
  expect(() => checkPivot("lstsq", [3, 2], 0, 0, 1)).toThrow("lstsq: A [3, 2] has no full column rank");
});
