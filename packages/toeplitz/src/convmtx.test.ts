import { ConvmtxError, ShapeError, tensor } from "@convmtx/tensor";
import { describe, expect, test } from "vitest";
import { rows } from "../fixtures/rows.ts";
import { convmtx, convmtx2 } from "./convmtx.ts";

describe("convmtx", () => {
  const column = [
    [1, 0],
    [2, 1],
    [3, 2],
    [0, 3],
  ];

  test("of a column or a 1-D array stands upright", () => {
    expect(rows(convmtx([[1], [2], [3]], 2))).toEqual(column);
    expect(rows(convmtx([1, 2, 3], 2))).toEqual(column);
    expect(rows(convmtx(tensor([1, 2, 3]), 2))).toEqual(column);
  });

  test("of a row lies", () => {
    expect(rows(convmtx([[1, 2, 3]], 2))).toEqual([
      [1, 2, 3, 0],
      [0, 1, 2, 3],
    ]);
    expect(rows(convmtx([[1, 2, 3]], 1))).toEqual([[1, 2, 3]]);
    expect(rows(convmtx([[1, 2]], 3))).toEqual([
      [1, 2, 0, 0],
      [0, 1, 2, 0],
      [0, 0, 1, 2],
    ]);
  });

  test("of one number is a multiple of the identity", () => {
    expect(rows(convmtx([[5]], 2))).toEqual([
      [5, 0],
      [0, 5],
    ]);
  });

  test("has h's dtype, stores its zeros", () => {
    expect(convmtx(Float32Array.of(1, 0), 2).dtype).toBe("float32");
    expect(convmtx(Int32Array.of(1, 0), 2).dtype).toBe("float64");
    expect(convmtx([1, 0], 2).nnz).toBe(4);
  });

  test("refuses what is no vector and no length", () => {
    const matrix = [
      [1, 2],
      [3, 4],
    ];
    expect(() => convmtx(matrix, 2)).toThrow("convmtx: h has shape [2, 2], expected [m], [m, 1] or [1, m]");
    for (const h of [[], [[]], 5]) expect(() => convmtx(h, 2)).toThrow(ShapeError);
    expect(() => convmtx("12" as never, 2)).toThrow("convmtx: h must be a tensor");
    for (const n of [0, -1, 1.5, Number.NaN, "2"]) {
      expect(() => convmtx([1, 2], n as never)).toThrow(`convmtx: n is ${n}, expected an integer >= 1`);
    }
  });
});

describe("convmtx2", () => {
  test("takes matrices column by column, as MATLAB", () => {
    const down = tensor([1, 2], { shape: [2, 1] });
    // X is 1 x 2, the result 2 x 2: its column 0 is [1, 2] x0, its column 1 is [1, 2] x1.
    expect(rows(convmtx2(down, [1, 2]))).toEqual([
      [1, 0],
      [2, 0],
      [0, 1],
      [0, 2],
    ]);
    expect(rows(convmtx2(down, [1, 2], { order: "C" }))).toEqual([
      [1, 0],
      [0, 1],
      [2, 0],
      [0, 2],
    ]);
  });

  test("is a true convolution: the kernel is flipped", () => {
    expect(rows(convmtx2([[1, 2]], [1, 2]))).toEqual([
      [1, 0],
      [2, 1],
      [0, 2],
    ]);
  });

  test("is ((m + p - 1)(n + q - 1)) x mn", () => {
    expect(convmtx2(tensor([1, 2, 3, 4, 5, 6], { shape: [2, 3] }), [4, 5]).shape).toEqual([5 * 7, 20]);
  });

  test("refuses what is no matrix, no shape and no order", () => {
    expect(() => convmtx2([1, 2], [2, 2])).toThrow("convmtx2: H has shape [2], expected [p, q], not empty");
    expect(() => convmtx2([[]], [2, 2])).toThrow(ShapeError);
    expect(() => convmtx2([[1]], [2] as never)).toThrow("convmtx2: size must be [m, n], the shape of X");
    expect(() => convmtx2([[1]], 4 as never)).toThrow(ConvmtxError);
    expect(() => convmtx2([[1]], [2, 0])).toThrow("convmtx2: size is 0, expected an integer >= 1");
    expect(() => convmtx2([[1]], [2, 2], { order: "c" as never })).toThrow(
      'convmtx2: order is "c", expected "F" | "C"',
    );
  });
});
