import { expect, test } from "vitest";
import { dot } from "./dot.ts";

test("an inner product", () => {
  expect(dot([1, 2, 3], Float64Array.of(4, -5, 6))).toBe(12);
});
