import { LimitError, ShapeError, tensor, toTypedArray } from "@convmtx/tensor";
import { describe, expect, test } from "vitest";
import { rows } from "../fixtures/rows.ts";
import { circulant, circulantCsr } from "./circulant.ts";
import { convolutionMatrix } from "./convolution-matrix.ts";
import { hankel, hankelCsr } from "./hankel.ts";
import { toeplitz, toeplitzCsr } from "./toeplitz.ts";

describe("by hand", () => {
  test("toeplitz: the corner is c's", () => {
    const expected = [
      [1, 5, 6],
      [2, 1, 5],
    ];
    const dense = toeplitz([1, 2], [9, 5, 6]);
    expect([dense.shape, [...toTypedArray(dense)]]).toEqual([[2, 3], expected.flat()]);
    expect(rows(toeplitzCsr([1, 2], [9, 5, 6]))).toEqual(expected);
    expect(rows(toeplitzCsr([1, 2]))).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  test("hankel: the corner is c's, zeros below it by default", () => {
    expect(rows(hankelCsr([1, 2], [9, 5, 6]))).toEqual([
      [1, 2, 5],
      [2, 5, 6],
    ]);
    expect([...toTypedArray(hankel([1, 2]))]).toEqual([1, 2, 2, 0]);
  });

  test("circulant", () => {
    expect(rows(circulantCsr([1, 2, 3]))).toEqual([
      [1, 3, 2],
      [2, 1, 3],
      [3, 2, 1],
    ]);
  });

  test("zeros are not stored, NaN is; indices ascend", () => {
    const { nnz, indices, indptr } = toeplitzCsr([0, Number.NaN], [0, 0, 3]);
    expect([nnz, [...indptr], [...indices]]).toEqual([2, [0, 1, 2], [2, 0]]);
    expect([...toeplitzCsr([1, 2, 3]).indices]).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
  });

  test("convolutionMatrix stores every element", () => {
    const matrix = convolutionMatrix([0, 1], 2, "valid");
    expect([rows(matrix), matrix.nnz]).toEqual([[[1, 0]], 2]);
  });
});

describe("dtypes", () => {
  test("float32 only if all parts are; integers become float64", () => {
    const single = Float32Array.of(1, 2);
    expect(toeplitz(single).dtype).toBe("float32");
    expect(toeplitzCsr(single, single).dtype).toBe("float32");
    expect(toeplitzCsr(single, [1, 2]).dtype).toBe("float64");
    expect(hankel(single).dtype).toBe("float32");
    expect(circulant(Int32Array.of(1, 2)).dtype).toBe("float64");
    expect(convolutionMatrix(single, 2).dtype).toBe("float32");
  });
});

describe("refusals", () => {
  test.each([
    ["toeplitz: c", () => toeplitz([])],
    ["toeplitzCsr: r", () => toeplitzCsr([1], [])],
    ["hankel: c", () => hankel([])],
    ["hankelCsr: r", () => hankelCsr([1], [])],
    ["circulant: c", () => circulant(tensor([[1]]))],
    ["circulantCsr: c", () => circulantCsr(new Float64Array(0))],
    ["convolutionMatrix: a", () => convolutionMatrix([], 2)],
  ])("%s that is no vector", (name, make) => {
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(`${name} has shape`);
  });

  test("entries beyond int32, before they are allocated", () => {
    const ones = new Float64Array(50_000).fill(1);
    for (const make of [toeplitzCsr, hankelCsr, circulantCsr]) {
      const build = () => make(ones, ones);
      expect(build).toThrow(LimitError);
      expect(build).toThrow(
        expect.objectContaining({ code: "INDEX_LIMIT", details: expect.objectContaining({ nnz: 2.5e9 }) }),
      );
    }
  });

  test("lengths and modes of convolutionMatrix", () => {
    expect(() => convolutionMatrix([1], 0)).toThrow("convolutionMatrix: n is 0, expected an integer >= 1");
    expect(() => convolutionMatrix([1], 1, "SAME" as never)).toThrow(
      'mode is "SAME", expected "full" | "valid" | "same"',
    );
    expect(() => convolutionMatrix("1" as never, 1)).toThrow("convolutionMatrix: a");
  });
});
