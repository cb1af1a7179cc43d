import type { FloatArray } from "@convmtx/tensor";
import { describe, expect, test } from "vitest";
import { hostDenseOps as ops } from "./host-dense.ts";

const value = (native: FloatArray, shape: readonly number[] = [native.length]) => ({
  dtype: native instanceof Float32Array ? ("float32" as const) : ("float64" as const),
  shape,
  native,
});
const of = (...values: number[]) => value(Float64Array.from(values));
const scalar = (number: number) => value(Float64Array.of(number), []);

describe("slice", () => {
  test("copies every stride-th element", () => {
    const x = of(0, 1, 2, 3, 4, 5);
    const part = ops.slice(x, 1, 2, 3);
    expect(part).toEqual(Float64Array.of(1, 3, 5));
    part[0] = 9;
    expect(x.native[1]).toBe(1);
  });

  test("of nothing, and of all without sharing memory", () => {
    expect(ops.slice(of(), 0, 1, 0)).toEqual(new Float64Array(0));
    const x = of(1, 2);
    expect(ops.slice(x, 0, 1, 2).buffer).not.toBe(x.native.buffer);
  });
});

describe("concat", () => {
  test("along the last axis", () => {
    const a = value(Float64Array.of(1, 2, 3, 4), [2, 2]);
    const b = value(Float64Array.of(5, 6), [2, 1]);
    expect(ops.concat([a, b], [2, 3], 1)).toEqual(Float64Array.of(1, 2, 5, 3, 4, 6));
  });

  test("one part is a copy, and float32 stays", () => {
    const x = value(Float32Array.of(1, 2));
    const joined = ops.concat([x], [2], 0);
    expect(joined).toEqual(Float32Array.of(1, 2));
    expect(joined.buffer).not.toBe(x.native.buffer);
  });
});

describe("axpby", () => {
  test("takes numbers and values of one element", () => {
    expect(ops.axpby(2, of(1, 2), -1, of(3, 5))).toEqual(Float64Array.of(-1, -1));
    expect(ops.axpby(scalar(2), of(1, 2), scalar(-1), of(3, 5))).toEqual(Float64Array.of(-1, -1));
  });

  test("does not read an operand whose scalar is the number 0, and reads one whose 0 stands on the engine", () => {
    const bad = of(Number.NaN, Number.POSITIVE_INFINITY);
    expect(ops.axpby(1, of(1, 2), 0, bad)).toEqual(Float64Array.of(1, 2));
    expect(ops.axpby(0, bad, 1, of(1, 2))).toEqual(Float64Array.of(1, 2));
    expect(ops.axpby(0, bad, 0, bad)).toEqual(Float64Array.of(0, 0));
    expect(ops.axpby(1, of(1, 2), scalar(0), bad)).toEqual(Float64Array.of(Number.NaN, Number.NaN));
  });

  test("rounds float32 once: 1 + 2^-24 (1 + 2^-26) goes up, with a product rounded before it would go to 1", () => {
    const [one, tiny] = [value(Float32Array.of(1)), value(Float32Array.of(2 ** -24))];
    expect(ops.axpby(1, one, 1 + 2 ** -26, tiny)).toEqual(Float32Array.of(1 + 2 ** -23));
  });
});

describe("dot, nrm2 and divide", () => {
  test.each([[[]], [[1]], [[1, 2]], [[1, 2, 3]], [[1, 2, 3, 4, 5]]])("dot of %j with itself", (values) => {
    expect(ops.dot(of(...values), of(...values))).toEqual(Float64Array.of(values.reduce((sum, v) => sum + v * v, 0)));
  });

  test("dot sums float32 in float64: 2^24 + 1 - 2^24 is 1", () => {
    const x = value(Float32Array.of(2 ** 24, 1, 0, 0, -(2 ** 24)));
    expect(ops.dot(x, value(new Float32Array(5).fill(1)))).toEqual(Float32Array.of(1));
  });

  test("nrm2 neither overflows nor underflows", () => {
    expect(ops.nrm2(of(3e300, 4e300))[0]).toBeCloseTo(5e300, -287);
    expect(ops.nrm2(of(3 * 2 ** -1000, 4 * 2 ** -1000))).toEqual(Float64Array.of(5 * 2 ** -1000));
    expect(ops.nrm2(of())).toEqual(Float64Array.of(0));
  });

  test("divide keeps the dtype", () => {
    expect(ops.divide(scalar(1), scalar(4))).toEqual(Float64Array.of(0.25));
    const [one, three] = [value(Float32Array.of(1), []), value(Float32Array.of(3), [])];
    expect(ops.divide(one, three)).toEqual(Float32Array.of(1 / 3));
  });
});
