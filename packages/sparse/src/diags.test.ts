import { describe, expect, it } from "vitest";
import { elements } from "../fixtures/arbitraries.ts";
import { disagreements, plain } from "../fixtures/oracle.ts";
import { diags } from "./diags.ts";

it("is square around its first diagonal by default", () => {
  expect(elements(diags([[1, 2], [3]], [-1, 2]))).toEqual([
    [0, 0, 3],
    [1, 0, 0],
    [0, 2, 0],
  ]);
});

it("repeats a number, and leaves out what is beyond the matrix", () => {
  expect(elements(diags([1, [-2, -3, 9, 9]], [1, 0], { shape: [2, 3] }))).toEqual([
    [-2, 1, 0],
    [0, -3, 1],
  ]);
});

it("stores zeros", () => {
  expect(plain(diags([[0, 1]], [0], { dtype: "float32" }))).toEqual({
    format: "csr",
    dtype: "float32",
    shape: [2, 2],
    indptr: [0, 1, 2],
    indices: [0, 1],
    data: [0, 1],
  });
});

it("gives what SciPy gives", () => {
  type Args = { diagonals: (number | number[])[]; offsets: number[]; shape: [number, number] | null };
  const wrong = disagreements<Args>("diags", (_, { diagonals, offsets, shape }) =>
    diags(diagonals, offsets, shape === null ? {} : { shape }),
  );
  expect(wrong).toEqual([]);
});

describe("what is refused", () => {
  it.each([
    [
      [[[1, 2]], [0], { shape: [3, 3] }],
      "SHAPE_MISMATCH",
      "diags: the diagonal at offset 0 has 2 values, expected 3 (or one for all) in shape [3, 3]",
    ],
    [[[[1, 2]], [4], { shape: [3, 3] }], "SHAPE_MISMATCH", "diags: offset 4 lies outside the shape [3, 3]"],
    [[[[1, 2]], [0, 1]], "SHAPE_MISMATCH", "diags: 1 diagonals and 2 offsets, expected one offset a diagonal"],
    [
      [
        [
          [1, 2],
          [3, 4],
        ],
        [1, 1],
      ],
      "OPTION_INVALID",
      "diags: offset 1 is there twice, expected each at most once",
    ],
    [[[[1, 2]], [0.5]], "SHAPE_INVALID", "diags: shape [2.5, 2.5] must be two integers >= 0, [rows, columns]"],
    [[[[1, 2]], [0.5], { shape: [2, 2] }], "OPTION_INVALID", "diags: offset 0.5 must be an integer"],
    [[[1], [0]], "OPTION_INVALID", "diags: the first diagonal has no length; give options.shape"],
    [[[], []], "OPTION_INVALID", "diags: the first diagonal has no length; give options.shape"],
    [[[[1]], [0], { dtype: "uint8" }], "DTYPE_UNSUPPORTED", "diags: dtype is uint8, expected float32 or float64"],
  ])("%j", (args, code, message) => {
    expect(() => diags(...(args as unknown as Parameters<typeof diags>))).toThrow(
      expect.objectContaining({ code, message }),
    );
  });
});
