import { csrFromDense } from "@convmtx/sparse";
import { astype, matmul, randomNormal, tensor, toTypedArray } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { describe, expect, test } from "vitest";
import { rank } from "./rank.ts";
import { tapRanks } from "./tap-ranks.ts";

describe("by hand", () => {
  test("one number a tap, in C order", () => {
    // Taps (1 0; 0 1), (1 2; 2 4), 0. As a matrix: 1 1 0 0 2 0 / 0 2 0 1 4 0.
    const kernel = [
      [
        [1, 1, 0],
        [0, 2, 0],
      ],
      [
        [0, 2, 0],
        [1, 4, 0],
      ],
    ];
    expect(tapRanks(kernel)).toEqual({ taps: Int32Array.of(2, 1, 0), flattened: 2, separability: undefined });
    expect(tapRanks(kernel, { transposed: true })).toMatchObject({ flattened: 2 });
  });

  test("groups are blocks, whose ranks are added", () => {
    // Two groups of one channel in and two out: each block is a column.
    const kernel = tensor([1, 2, 3, 4], { shape: [4, 1, 1] });
    expect(tapRanks(kernel)).toMatchObject({ taps: Int32Array.of(1), flattened: 1 });
    expect(tapRanks(kernel, { groups: 2 })).toMatchObject({ taps: Int32Array.of(2), flattened: 2 });
    expect(tapRanks(kernel, { groups: 4 })).toMatchObject({ taps: Int32Array.of(4), flattened: 4 });
  });

  test("transposed, the rows of the flattened kernel are the second axis", () => {
    const kernel = tensor([1, 0, 0, 1], { shape: [2, 1, 2] });
    expect(tapRanks(kernel)).toEqual({ taps: Int32Array.of(1, 1), flattened: 2, separability: undefined });
    expect(tapRanks(kernel, { transposed: true }).flattened).toBe(1);
  });

  test("separability is the greatest rank of a pair of channels", () => {
    const sobel = [
      [1, 0, -1],
      [2, 0, -2],
      [1, 0, -1],
    ];
    const laplacian = [
      [0, 1, 0],
      [1, -4, 1],
      [0, 1, 0],
    ];
    const zero = sobel.map((row) => row.map(() => 0));
    expect(tapRanks([[sobel]]).separability).toBe(1);
    expect(tapRanks([[sobel, zero]]).separability).toBe(1);
    expect(tapRanks([[sobel], [laplacian]]).separability).toBe(2);
    expect(tapRanks([[zero]])).toEqual({ taps: new Int32Array(9), flattened: 0, separability: 0 });
  });

  test("the tolerance is a part of the largest value of each matrix", () => {
    const kernel = tensor([1, 0, 0, 1e-3], { shape: [2, 2, 1] });
    expect([...tapRanks(kernel).taps, ...tapRanks(kernel, { tolerance: 0.01 }).taps]).toEqual([2, 1]);
  });

  test("float32 kernels are judged by float32's epsilon", () => {
    const kernel = tensor([1, 0, 0, 2 ** -23], { shape: [2, 2, 1] });
    expect([...tapRanks(kernel).taps, ...tapRanks(astype(kernel, "float32")).taps]).toEqual([2, 1]);
  });
});

describe("kernels of known rank", () => {
  // W[:, :, t] = U_t V_t with 3 columns, 2 groups of 8 × 6.
  const products = Array.from({ length: 12 }, (_, block) =>
    toTypedArray(matmul(randomNormal([8, 3], { seed: 2 * block }), randomNormal([3, 6], { seed: 2 * block + 1 }))),
  );
  const values = Float64Array.from({ length: 16 * 6 * 6 }, (_, flat) => {
    const [t, inner, outer] = [flat % 6, Math.floor(flat / 6) % 6, Math.floor(flat / 36)];
    return products[6 * Math.floor(outer / 8) + t][(outer % 8) * 6 + inner];
  });

  test.each(["float64", "float32"] as const)("%s", (dtype) => {
    const kernel = astype(tensor(values, { shape: [16, 6, 2, 3] }), dtype);
    // Rounding to float32 makes every matrix full, but only by less than its epsilon.
    expect(tapRanks(kernel, { groups: 2 })).toEqual({
      taps: new Int32Array(6).fill(6),
      flattened: 16,
      separability: 2,
    });
  });

  test("a 1 × 1 layer's matrix has the rank of its tap once for each pixel", () => {
    const kernel = tensor(products[0], { shape: [8, 6, 1] });
    const layer = convOperator(kernel, { inputShape: [6, 5] });
    expect(rank(layer.toCsr()).rank).toBe(5 * tapRanks(kernel).taps[0]);
  });

  test("flattened is the rank of the matrix with a row an output channel, also transposed", () => {
    const kernel = randomNormal([7, 2, 2], { seed: 3 });
    const rows = (count: number, at: (row: number) => number[]) =>
      csrFromDense(tensor(Array.from({ length: count }, (_, i) => at(i))));
    const forward = rows(7, (i) => [...kernel.data.subarray(4 * i, 4 * i + 4)]);
    const transposed = rows(2, (i) =>
      Array.from({ length: 14 }, (_, j) => kernel.data[(j >> 1) * 4 + i * 2 + (j & 1)]),
    );
    expect(tapRanks(kernel).flattened).toBe(rank(forward).rank);
    expect(tapRanks(kernel, { transposed: true }).flattened).toBe(rank(transposed).rank);
    expect([rank(forward).rank, rank(transposed).rank]).toEqual([4, 2]);
  });
});

describe("refuses", () => {
  const kernel = randomNormal([4, 2, 3], { seed: 1 });
  const refusal = (code: string, message: string) => expect.objectContaining({ code, message });

  test("a kernel without channels, and one that is not finite", () => {
    expect(() => tapRanks([[1, 2]])).toThrow(
      refusal(
        "SHAPE_INVALID",
        "tapRanks: kernel has shape [1, 2], expected (C_out, C_in/groups, *k), three axes at least",
      ),
    );
    expect(() => tapRanks([[[1, Number.NaN]]])).toThrow(
      refusal("OPTION_INVALID", "tapRanks: the kernel is not finite"),
    );
  });

  test("groups and tolerances that make no sense", () => {
    expect(() => tapRanks(kernel, { groups: 3 })).toThrow(
      refusal("OPTION_INVALID", "tapRanks: groups 3 does not divide the 4 channels of the kernel's first axis"),
    );
    expect(() => tapRanks(kernel, { groups: 0 })).toThrow("groups must be an integer of at least 1");
    expect(() => tapRanks(kernel, { groups: Infinity })).toThrow("groups Infinity does not divide");
    expect(() => tapRanks(kernel, { tolerance: -1 })).toThrow("tolerance must be a number of at least 0");
  });
});
