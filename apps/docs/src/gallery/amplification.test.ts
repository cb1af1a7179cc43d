import { expect, test } from "vitest";
import { type AmplificationRequest, amplification } from "./amplification.ts";
import { tapsOf } from "./kernels.ts";

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

test.each<Omit<AmplificationRequest, "kernel" | "size">>([
  { stride: 1, padding: 0, paddingMode: "zeros" },
  { stride: 2, padding: 0, paddingMode: "replicate" },
  { stride: 1, padding: 1, paddingMode: "circular" },
  { stride: 2, padding: 1, paddingMode: "circular" },
])("the torus is a bound for %o", (options) => {
  for (const kernel of ["laplacian", "counting"] as const) {
    const result = amplification({ kernel: tapsOf(kernel), size: 9, ...options });
    expect(result.isCircularBound).toBe(true);
    expect(result.value).toBeLessThan(result.circular * (1 + 1e-6));
  }
});

test.each([
  ["laplacian", 9, 1, "zeros", 7.804, 7.759],
  ["counting", 24, 2, "circular", 64.813, 45],
  ["counting", 24, 2, "replicate", 86.791, 45],
] as const)(
  "the torus is none for %s on %d, padding %d, %s: as the page says",
  (name, size, padding, paddingMode, value, circular) => {
    const result = amplification({ kernel: tapsOf(name), size, stride: 1, padding, paddingMode });
    expect(result.isCircularBound).toBe(false);
    expect(result.value).toBeCloseTo(value, 3);
    expect(result.circular).toBeCloseTo(circular, 3);
  },
);
