import { expect, it } from "vitest";
import { shortNumber } from "./short-number.ts";

it.each([
  [0, "0"],
  [-12, "-12"],
  [0.0625, ".0625"],
  [-0.111111, "-.111"],
  [1.23456, "1.23"],
  [123456, "1e+5"],
  [1.6e-7, "2e-7"],
  [99.99, "100"],
  [1234.5, "1235"],
  [-54321.4, "-54321"],
  [Number.POSITIVE_INFINITY, "Infinity"],
  [Number.NaN, "NaN"],
])("%d is %s", (value, text) => {
  expect(shortNumber(value)).toBe(text);
});
