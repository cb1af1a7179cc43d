import { norm } from "@convmtx/sparse";
import { astype, map, randomNormal, tensor } from "@convmtx/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { layers } from "../fixtures/any-layer.ts";
import { convNorms } from "./conv-norms.ts";
import type { ConvOperator, ConvOptions } from "./conv-operator.ts";
import { convOperator } from "./conv-operator.ts";

/** By the matrix. */
const expected = (operator: ConvOperator) => {
  const matrix = operator.toCsr();
  return { one: norm(matrix, 1), infinity: norm(matrix, Infinity), frobenius: norm(matrix, "fro") };
};

describe("by hand", () => {
  test("columns, rows and entries", () => {
    // 1 -2 3 0 / 0 1 -2 3
    const layer = convOperator([1, -2, 3], { inputShape: [4] });
    expect(convNorms(layer)).toEqual({ one: 5, infinity: 6, frobenius: Math.sqrt(28) });
  });

  test("the magnitude of an entry is that of the sum of its taps", () => {
    // replicate: 5 - 3 = 2 at (0, 0): 2 1 / 5 -2
    const layer = convOperator([5, -3, 1], { inputShape: [2], padding: 1, paddingMode: "replicate" });
    expect(convNorms(layer)).toEqual({ one: 7, infinity: 7, frobenius: Math.sqrt(34) });
  });

  test("a transposed layer is the transpose", () => {
    const layer = convOperator([1, -2, 3], { inputShape: [2], transposed: true });
    expect(convNorms(layer)).toEqual({ one: 6, infinity: 5, frobenius: Math.sqrt(28) });
  });

  test("one element, and a matrix without entries", () => {
    expect(convNorms(convOperator([-3], { inputShape: [1] }))).toEqual({ one: 3, infinity: 3, frobenius: 3 });
    const empty = convOperator([7], { inputShape: [1], padding: [[1, 0]], stride: 2 });
    expect(convNorms(empty)).toEqual({ one: 0, infinity: 0, frobenius: 0 });
  });

  test("the bias is no part of it", () => {
    expect(convNorms(convOperator([2], { inputShape: [1], bias: [100] })).infinity).toBe(2);
  });
});

describe("any layer", () => {
  test("of integers: those of the matrix, bit by bit", () => {
    fc.assert(
      fc.property(layers, ({ kernel, options }) => {
        const operator = convOperator(kernel, options);
        expect(convNorms(operator)).toEqual(expected(operator));
      }),
      { numRuns: 500 },
    );
  });

  test("of fractions: within the bound that is documented", () => {
    fc.assert(
      fc.property(layers, fc.constantFrom("float32", "float64"), ({ kernel, options }, dtype) => {
        const fractions = astype(
          map(kernel, (value) => Math.sin(value + 0.1)),
          dtype,
        );
        const operator = convOperator(fractions, options);
        const [got, wanted] = [convNorms(operator), expected(operator)];
        // Both are rounded sums of at most nnz + 4 numbers, none negative.
        const bound = 2 * (operator.nnz + 4) * 2 ** -53;
        for (const name of ["one", "infinity", "frobenius"] as const) {
          expect(Math.abs(got[name] - wanted[name])).toBeLessThanOrEqual(1.01 * bound * wanted[name]);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("extremes", () => {
  const one = (value: number, options: ConvOptions = { inputShape: [3] }) => convNorms(convOperator([value], options));

  test.each([2 ** 1000, 2 ** -1000, 2 ** -1074])("Frobenius neither overflows nor underflows at %d", (unit) => {
    expect(convNorms(convOperator([3 * unit, 4 * unit], { inputShape: [2] })).frobenius).toBe(5 * unit);
  });

  test("NaN and infinities are those of the matrix", () => {
    expect(one(Number.NaN)).toEqual({ one: NaN, infinity: NaN, frobenius: NaN });
    expect(one(-Infinity)).toEqual({ one: Infinity, infinity: Infinity, frobenius: Infinity });
    // A tap that only falls on padding is no entry.
    const aside = convOperator([Number.NaN, 2, Infinity], { inputShape: [1], padding: 1 });
    expect(convNorms(aside)).toEqual({ one: 2, infinity: 2, frobenius: 2 });
  });

  test("2.4 billion entries are not walked one by one", () => {
    const kernel = tensor(new Float64Array(256 * 256 * 9).fill(1), { shape: [256, 256, 3, 3] });
    const layer = convOperator(kernel, { inputShape: [256, 64, 64], padding: 1 });
    expect(layer.nnz).toBe(256 * 256 * 190 * 190);
    expect(convNorms(layer)).toEqual({ one: 2304, infinity: 2304, frobenius: 256 * 190 });
  });

  test("a wide strided and dilated layer gives the matrix's", () => {
    const kernel = randomNormal([4, 3, 7, 5], { seed: 5 });
    const layer = convOperator(kernel, { inputShape: [3, 20, 17], stride: [3, 2], dilation: [2, 3], padding: [9, 4] });
    const [got, wanted] = [convNorms(layer), expected(layer)];
    for (const name of ["one", "infinity", "frobenius"] as const) expect(got[name]).toBeCloseTo(wanted[name], 11);
  });
});
