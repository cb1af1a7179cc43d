import { expect, test } from "vitest";
import { numberText } from "./number-text.ts";

test.each([
  [0, "0"],
  [-0.5, "−0.5"],
  [1234.567, "1235"],
  [54321, "54321"],
  [0.00012345, "1.23e−4"],
  [2e6, "2.00e+6"],
  [Infinity, "∞"],
  [-Infinity, "−∞"],
])("%d is written %s", (value, text) => {
  expect(numberText(value)).toBe(text);
});
