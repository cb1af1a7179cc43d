import { expect, test } from "vitest";
import { edgeLayer, gradientOperator, magnitudes } from "./edge-layers.ts";

test("a ramp to the right has gradient 8 across inside, 0 down, and no second difference inside", () => {
  const ramp = Float64Array.from({ length: 16 }, (_, k) => k % 4);
  const gradient = gradientOperator(4).matvec(ramp);
  expect([...gradient.subarray(4, 8)]).toEqual([4, 8, 8, 4]);
  expect(gradient.subarray(16).every((value) => value === 0)).toBe(true);
  expect([...magnitudes(gradient).subarray(4, 8)]).toEqual([4, 8, 8, 4]);
  expect([...edgeLayer("laplacian", 4).matvec(ramp).subarray(4, 8)]).toEqual([1, 0, 0, -1]);
});

test("a flat picture has no edges, at its border neither", () => {
  expect(magnitudes(gradientOperator(3).matvec(new Float64Array(9).fill(0.5)))).toEqual(new Float64Array(9));
});
