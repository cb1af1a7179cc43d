import { describe, expect, it } from "vitest";
import { unfoldMatrix } from "./unfold-matrix.ts";

describe("unfoldMatrix by hand", () => {
  it("has one 1 a row, at the element that the window reads", () => {
    const u = unfoldMatrix({ inputShape: [2, 3], kernelSize: [2] });
    expect(u.shape).toEqual([8, 6]);
    expect(Array.from(u.indptr)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(Array.from(u.indices)).toEqual([0, 1, 1, 2, 3, 4, 4, 5]);
    expect(u.data).toEqual(new Float64Array(8).fill(1));
    expect(u).toMatchObject({ sorted: true, canonical: true });
  });

  it("has empty rows for zero padding, at the beginning, between and at the end", () => {
    const u = unfoldMatrix({ inputShape: [1, 2, 1], kernelSize: 1, padding: 1 });
    // Windows in C order over 4 x 3; the signal is in the middle column of the middle rows.
    expect(Array.from(u.indptr)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 2]);
    expect(Array.from(u.indices)).toEqual([0, 1]);
  });

  it("repeats elements under the other modes", () => {
    const u = unfoldMatrix({ inputShape: [1, 3], kernelSize: [1], padding: 2, paddingMode: "reflect" });
    expect(Array.from(u.indices)).toEqual([2, 1, 0, 1, 2, 1, 0]);
    expect(u.indices).toHaveLength(u.shape[0]);
  });

  it("finds channels last where they stand", () => {
    const u = unfoldMatrix({ inputShape: [3, 2], kernelSize: [2], layout: "channels-last" });
    expect(Array.from(u.indices)).toEqual([0, 2, 2, 4, 1, 3, 3, 5]);
  });

  it("can have no entries, no rows, no columns", () => {
    const allPadding = unfoldMatrix({ inputShape: [1, 1], kernelSize: [1], stride: 2, padding: 1 });
    expect(allPadding.shape).toEqual([2, 1]);
    expect(Array.from(allPadding.indptr)).toEqual([0, 0, 0]);
    expect(unfoldMatrix({ inputShape: [0, 3], kernelSize: [2] })).toMatchObject({ shape: [0, 0], nnz: 0 });
    expect(unfoldMatrix({ inputShape: [1, 0], kernelSize: [2], padding: 1 })).toMatchObject({ shape: [2, 0], nnz: 0 });
  });

  it("has the dtype asked for", () => {
    expect(unfoldMatrix({ inputShape: [1, 1], kernelSize: [1], dtype: "float32" }).data).toEqual(new Float32Array([1]));
  });
});

describe("unfoldMatrix refuses", () => {
  it("matrices beyond int32 indices, with the exact size, before it allocates", () => {
    const sized = (shape: readonly [number, number], nnz: number) =>
      expect.objectContaining({ name: "LimitError", code: "INDEX_LIMIT", details: { shape, nnz } });
    const n = 2 ** 16;
    expect(() => unfoldMatrix({ inputShape: [1, n, n], kernelSize: 1 })).toThrow(sized([2 ** 32, 2 ** 32], 2 ** 32));
    // Few columns, too many rows, most of them empty.
    expect(() => unfoldMatrix({ inputShape: [1, 3], kernelSize: [1], padding: 2 ** 31 })).toThrow(
      sized([2 ** 32 + 3, 3], 3),
    );
    // Few rows, too many columns.
    expect(() => unfoldMatrix({ inputShape: [1, 2 ** 31], kernelSize: [1], stride: 2 ** 30 })).toThrow(
      sized([2, 2 ** 31], 2),
    );
  });

  it("a shape without channels or axes, an integer dtype, and impossible geometries", () => {
    expect(() => unfoldMatrix({ inputShape: [3], kernelSize: [1] })).toThrow(
      expect.objectContaining({
        code: "OPTION_INVALID",
        message: "unfoldMatrix: inputShape is [3], expected channels and one spatial axis at least",
      }),
    );
    expect(() => unfoldMatrix({ inputShape: [1, -3], kernelSize: [1] })).toThrow(
      expect.objectContaining({ code: "SHAPE_INVALID" }),
    );
    expect(() => unfoldMatrix({ inputShape: [1, 3], kernelSize: [1], dtype: "uint8" as never })).toThrow(
      expect.objectContaining({ code: "DTYPE_UNSUPPORTED" }),
    );
    expect(() => unfoldMatrix({ inputShape: [1, 3], kernelSize: [4] })).toThrow(
      expect.objectContaining({ code: "GEOMETRY_INVALID", message: expect.stringMatching(/^unfoldMatrix: /) }),
    );
  });
});
