import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { disagreements, plain } from "../fixtures/oracle.ts";
import { tensor, zeros } from "./create.ts";
import { flip } from "./flip.ts";
import { max } from "./max.ts";
import { mean } from "./mean.ts";
import { min } from "./min.ts";
import { norm } from "./norm.ts";
import { prod } from "./prod.ts";
import { randomNormal } from "./random.ts";
import type { ReduceOptions } from "./reduce.ts";
import { slice } from "./slice.ts";
import { sum } from "./sum.ts";
import type { Tensor } from "./tensor.ts";
import { transpose } from "./transpose.ts";

interface PackedOptions {
  readonly axis: number | number[] | null;
  readonly keepDims?: boolean;
}

const reductions = { sum, prod, mean, max, min };
const u = 2 ** -53;

describe.each(Object.entries(reductions))("%s", (name, op: (x: Tensor, options?: ReduceOptions) => Tensor) => {
  it("gives what NumPy gives", () => {
    const run = ([x]: readonly Tensor[], { axis, keepDims }: PackedOptions): Tensor =>
      op(x, { axis: axis ?? undefined, keepDims });
    expect(disagreements(name, run)).toEqual([]);
  });

  it("does the same on views as on their copies, where no rounding hides a difference", () => {
    const x = tensor(Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), { shape: [3, 4] });
    const [rows, columns] = [
      [9, 10, 11, 12, 5, 6, 7, 8, 1, 2, 3, 4],
      [1, 5, 9, 2, 6, 10, 3, 7, 11, 4, 8, 12],
    ];
    expect(plain(op(flip(x, { axis: 0 }), { axis: 1 }))).toEqual(
      plain(op(tensor(rows, { shape: [3, 4], dtype: "int32" }), { axis: 1 })),
    );
    expect(plain(op(transpose(x), { axis: 0 }))).toEqual(
      plain(op(tensor(columns, { shape: [4, 3], dtype: "int32" }), { axis: 0 })),
    );
    expect(plain(op(slice(x, [{ step: 2 }, { step: 3 }])))).toEqual(
      plain(
        op(
          tensor(
            [
              [1, 4],
              [9, 12],
            ],
            { dtype: "int32" },
          ),
        ),
      ),
    );
  });

  it("refuses axes that are wrong or named twice", () => {
    const x = zeros([2, 3]);
    expect(() => op(x, { axis: 2 })).toThrow(expect.objectContaining({ code: "AXIS_INVALID" }));
    expect(() => op(x, { axis: [0, -2] })).toThrow(expect.objectContaining({ code: "AXIS_INVALID" }));
  });
});

describe("sum and mean", () => {
  it("stay within the stated bound of the exact sum", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -(2 ** 50), max: 2 ** 50 }), { minLength: 1, maxLength: 2000 }),
        (values) => {
          const x = tensor(values);
          const exact = Number(values.reduce((total, value) => total + BigInt(value), 0n));
          const k = 32 + Math.ceil(Math.log2(values.length + 1));
          const magnitude = values.reduce((total, value) => total + Math.abs(value), 0);
          const bound = ((k * u) / (1 - k * u)) * magnitude + u * Math.abs(exact);
          expect(Math.abs(sum(x).data[0] - exact)).toBeLessThanOrEqual(bound);
          expect(mean(x).data[0]).toBe(sum(x).data[0] / values.length);
        },
      ),
    );
  });

  it("sum in pairs: a plain sum would lose every small number beside the 1", () => {
    const n = 2 ** 20;
    const values = new Float64Array(n).fill(2 ** -54);
    values[0] = 1;
    const exact = 1 + (n - 1) * 2 ** -54;
    const k = 32 + 20;
    expect(Math.abs(sum(tensor(values)).data[0] - exact)).toBeLessThanOrEqual(((k * u) / (1 - k * u)) * exact);
  });

  it("add float32 in float64 and round once", () => {
    const x = tensor(new Float32Array(100_001).fill(0.1));
    expect(sum(x).data[0]).toBe(Math.fround(100_001 * Math.fround(0.1)));
    expect(mean(x).data[0]).toBe(Math.fround(0.1));
  });

  it("have no overflow in integers", () => {
    expect(plain(sum(tensor(Int32Array.of(2147483647, 2147483647))))).toEqual({
      dtype: "float64",
      shape: [],
      data: [4294967294],
    });
  });

  it("mean of nothing is NaN", () => {
    expect(plain(mean(zeros([2, 0], "float32"), { axis: 1 }))).toEqual({
      dtype: "float32",
      shape: [2],
      data: [NaN, NaN],
    });
  });
});

describe("max and min", () => {
  it("of no elements are refused, of no results are not", () => {
    expect(() => max(zeros([2, 0]), { axis: 1 })).toThrow(
      expect.objectContaining({
        code: "SHAPE_INVALID",
        message: "max: x has shape [2, 0], so the axes to reduce hold no element; expected at least one",
      }),
    );
    expect(() => min(zeros([0]))).toThrow(expect.objectContaining({ code: "SHAPE_INVALID" }));
    expect(min(zeros([0, 3]), { axis: 1 }).shape).toEqual([0]);
  });

  it("see NaN along every axis", () => {
    const x = tensor([
      [1, NaN],
      [2, 3],
    ]);
    expect(plain(max(x, { axis: 0 })).data).toEqual([2, NaN]);
    expect(plain(min(x, { axis: 1 })).data).toEqual([NaN, 2]);
  });
});

describe("norm", () => {
  it("gives what NumPy gives, without over- or underflow", () => {
    const run = ([x]: readonly Tensor[], { axis, ord }: { axis: number; ord: number | "Infinity" }): Tensor =>
      norm(x, { axis, ord: Number(ord) });
    expect(disagreements("norm", run)).toEqual([]);
  });

  it("of a matrix and of its transpose agree", () => {
    const x = randomNormal([5, 7], { seed: 3, dtype: "float32" });
    expect(norm(x).dtype).toBe("float32");
    // Float64 sums in different orders, rounded to float32: at most one float32 ulp apart.
    expect(Math.abs(norm(x).data[0] - norm(transpose(x)).data[0])).toBeLessThanOrEqual(2 ** -23 * norm(x).data[0]);
    expect(norm(x, { axis: 0, keepDims: true }).shape).toEqual([1, 7]);
  });

  it("takes NaN, infinities and nothing", () => {
    expect(norm(tensor([1, NaN])).data[0]).toBeNaN();
    expect(norm(tensor([1, -Infinity])).data[0]).toBe(Infinity);
    expect(norm(zeros([0])).data[0]).toBe(0);
    expect(norm(tensor([5e-324])).data[0]).toBe(5e-324);
  });

  it("refuses another ord", () => {
    expect(() => norm(zeros([2]), { ord: 3 })).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
