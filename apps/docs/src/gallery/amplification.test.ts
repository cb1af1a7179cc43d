import { expect, test } from "vitest";
import { amplification } from "./amplification.ts";

const request = { size: 9, stride: 1, padding: 1, paddingMode: "zeros" } as const;

test("the identity amplifies nothing, and all bounds say so", () => {
  const result = amplification({ ...request, kernel: Float64Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0) });
  expect(result.value).toBeCloseTo(1, 10);
  expect([result.one, result.infinity, result.frobenius]).toEqual([1, 1, 9]);
  expect(result.circular).toBeCloseTo(1, 12);
  expect(result.table[0][1]).toBe(result.value);
});

test("the worst input reaches the norm, which lies below its bounds", () => {
  const result = amplification({ ...request, kernel: Float64Array.of(-1, 0, 1, -2, 0, 2, -1, 0, 1) });
  const length = (v: Float64Array) => Math.hypot(...v);
  expect(length(result.image) / length(result.worst)).toBeCloseTo(result.value, 4);
  expect(result.value).toBeLessThan(Math.sqrt(result.one * result.infinity));
  expect(result.value).toBeLessThan(result.frobenius);
  expect(result.value).toBeLessThan(result.circular);
  expect(Math.max(...result.worst)).toBeGreaterThanOrEqual(-Math.min(...result.worst));
});
