import { tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { expect, test } from "vitest";
import { convOperators } from "./conv-operators.ts";

const layer = convOperator(tensor([1, 2]), { inputShape: [4] });
const other = convOperator(tensor([1, 2]), { inputShape: [5] });
const kernel = { dtype: "float64", shape: [2], native: Float64Array.of(1, 2) } as const;

test("plans a kernel over a geometry once, also if the geometry comes as a clone", () => {
  const operatorOf = convOperators();
  const first = operatorOf(layer.geometry, kernel);
  expect(operatorOf(layer.geometry, kernel)).toBe(first);
  expect(operatorOf(structuredClone(layer.geometry), kernel)).toBe(first);
});

test("keeps kernels and geometries apart", () => {
  const operatorOf = convOperators();
  const first = operatorOf(layer.geometry, kernel);
  expect(operatorOf(other.geometry, kernel).shape).toEqual([4, 5]);
  const second = operatorOf(layer.geometry, { ...kernel, native: Float64Array.of(5, 6) });
  expect(second).not.toBe(first);
  expect(second.kernel.data).toEqual(Float64Array.of(5, 6));
  expect(operatorOf(layer.geometry, kernel)).toBe(first);
});
