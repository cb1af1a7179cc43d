import { expect, test } from "vitest";
import { dot, numberText } from "./numbers.ts";

test.each([
  [0, "0"],
  [-0.5, "−0.5"],
  [1234.567, "1235"],
  [0.00012345, "1.23e−4"],
  [2e6, "2.00e+6"],
  [Infinity, "∞"],
  [-Infinity, "−∞"],
])("%d is written %s", (value, text) => {
  expect(numberText(value)).toBe(text);
});

test("an inner product", () => {
  expect(dot([1, 2, 3], Float64Array.of(4, -5, 6))).toBe(12);
});
