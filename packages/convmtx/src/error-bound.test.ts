import { Csr } from "@convmtx/sparse";
import { tensor } from "@convmtx/tensor";
import { describe, expect, it } from "vitest";
import type { DirectLayer } from "./direct-convolution.ts";
import { errorBound, errorModel, lowestBit } from "./error-bound.ts";

const layer = (paddingMode: "zeros" | "reflect") => ({ axes: [{ paddingMode }] }) as unknown as DirectLayer;
const matrix = (data: Float32Array | Float64Array) =>
  Csr.fromParts({ shape: [1, 1], indptr: Int32Array.of(0, 1), indices: Int32Array.of(0), data });
const narrow = matrix(Float32Array.of(1));
const wide = matrix(Float64Array.of(1));
const narrowKernel = tensor(Float32Array.of(0.5, 3));
const wideKernel = tensor(Float64Array.of(0.5, 3));

describe("lowestBit", () => {
  it.each([
    [[0.5, 3, -0.75], 0.25],
    [[6, 0, 10], 2],
    [[2 ** -1074, 1], 2 ** -1074],
    [[2 ** 1023], 2 ** 1023],
    [[0, 0], 1],
    [[1, Number.POSITIVE_INFINITY], 0],
    [[Number.NaN], 0],
  ])("of %j is %d", (values, expected) => {
    expect(lowestBit(values)).toBe(expected);
  });
});

describe("errorModel", () => {
  it("knows when entries are the taps, sums of taps rounded to float32, or taps rounded to float32", () => {
    expect(errorModel(wide, wideKernel, layer("reflect"))).toEqual({ entries: "exact", exactUpTo: 2 ** 52 });
    expect(errorModel(narrow, narrowKernel, layer("zeros"))).toEqual({ entries: "exact", exactUpTo: 2 ** 52 });
    expect(errorModel(narrow, narrowKernel, layer("reflect"))).toEqual({ entries: "sums rounded", exactUpTo: 2 ** 23 });
    expect(errorModel(narrow, wideKernel, layer("zeros"))).toEqual({ entries: "rounded", exactUpTo: 0 });
  });
});

describe("errorBound", () => {
  const exact = { entries: "exact", exactUpTo: 0 } as const;

  it("allows nothing where nothing is rounded twice", () => {
    expect(errorBound(exact, 0, 0, false)).toBe(0);
    expect(errorBound(exact, 1, 5, false)).toBe(0);
    expect(errorBound({ entries: "exact", exactUpTo: 5 }, 9, 5, true)).toBe(0);
  });

  it("allows rounding everywhere else", () => {
    expect(errorBound({ entries: "exact", exactUpTo: 5 }, 9, 6, true)).toBeGreaterThan(0);
    expect(errorBound({ entries: "exact", exactUpTo: 5 }, 9, 5, false)).toBeGreaterThan(0);
    expect(errorBound({ entries: "rounded", exactUpTo: 0 }, 1, 5, true)).toBeGreaterThan(5 * 2 ** -24);
    expect(errorBound(exact, 2, 1, false)).toBeCloseTo(5 * 2 ** -53, 30);
  });

  it("holds for a sum whose order matters, and not by much", () => {
    // 1 + 2^-53 + 2^-53: from the left both are lost, from the right they add up to the last bit of 1.
    const [left, right] = [1 + 2 ** -53 + 2 ** -53, 2 ** -53 + 2 ** -53 + 1];
    expect(right - left).toBe(2 ** -52);
    expect(errorBound(exact, 3, right, false)).toBeGreaterThanOrEqual(right - left);
    expect(errorBound(exact, 3, right, false)).toBeLessThan(8 * (right - left));
  });
});
