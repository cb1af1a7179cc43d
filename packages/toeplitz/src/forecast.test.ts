import { describe, expect, test } from "vitest";
import { convOperator } from "./conv-operator.ts";

describe("the forecast", () => {
  test("by hand: bytes of indptr, indices and data", () => {
    const { forecast } = convOperator(Float32Array.of(1, 2, 3), { inputShape: [4], padding: 1 });
    expect(forecast).toEqual({
      shape: [4, 4],
      nnz: 10,
      dtype: "float32",
      bytes: { indptr: 20, indices: 40, data: 40, total: 100 },
      flops: 20,
    });
  });

  test("needs neither memory nor time for what it does not build", () => {
    const n = 2 ** 40;
    const zeros = convOperator([1, 2, 3], { inputShape: [n], padding: 1 });
    expect(zeros.nnz).toBe(3 * n - 2);
    expect(zeros.forecast.bytes.total).toBe(4 * (n + 1) + 12 * (3 * n - 2));
    // Only the two windows at the ends see an element twice.
    expect(convOperator([1, 2, 3], { inputShape: [n], padding: 1, paddingMode: "replicate" }).nnz).toBe(3 * n - 2);
    expect(convOperator([1, 2, 3], { inputShape: [n], padding: 1, paddingMode: "circular" }).nnz).toBe(3 * n);
    expect(convOperator([1, 2, 3], { inputShape: [n], transposed: true, stride: 3 }).nnz).toBe(3 * n);
    expect(convOperator([1, 2, 3], { inputShape: [n], transposed: true, stride: 3 }).shape).toEqual([3 * n, n]);
  });

  test("counts nothing where windows see padding alone", () => {
    expect(convOperator([1, 2], { inputShape: [0], padding: 2 }).forecast).toMatchObject({ shape: [3, 0], nnz: 0 });
    expect(convOperator([1], { inputShape: [1], padding: 1 }).nnz).toBe(1);
  });
});
