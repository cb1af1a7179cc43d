import { Tensor, tensor } from "@convmtx/tensor";
import { describe, expect, it } from "vitest";
import { fold } from "./fold.ts";

const thrownBy = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
};
const ones = (...shape: number[]) => tensor(new Float64Array(shape.reduce((a, b) => a * b)).fill(1), { shape });

describe("fold by hand", () => {
  it("adds overlapping windows", () => {
    const y = fold(
      tensor([
        [1, 2, 3],
        [10, 20, 30],
      ]),
      { outputSize: [4], kernelSize: [2] },
    );
    expect(y.shape).toEqual([1, 4]);
    expect(Array.from(y.data)).toEqual([1, 12, 23, 30]);
  });

  it("drops what was read from zero padding", () => {
    const y = fold(
      tensor([
        [1, 2, 3],
        [10, 20, 30],
      ]),
      { outputSize: [2], kernelSize: [2], padding: 1 },
    );
    expect(Array.from(y.data)).toEqual([12, 23]);
  });

  it("adds what was read from a repeated element to that element", () => {
    const columns = tensor([
      [1, 2, 3, 4],
      [10, 20, 30, 40],
    ]);
    const foldWith = (paddingMode: "replicate" | "reflect" | "circular") =>
      Array.from(fold(columns, { outputSize: [3], kernelSize: [2], padding: 1, paddingMode }).data);
    // Windows read x̃ = [p, x0, x1, x2, q] in pairs; the middle ones are 12, 23, 34, p has 1 and q has 40.
    expect(foldWith("replicate")).toEqual([13, 23, 74]);
    expect(foldWith("reflect")).toEqual([12, 64, 34]);
    expect(foldWith("circular")).toEqual([52, 23, 35]);
  });

  it("leaves zeros where no window reads", () => {
    const y = fold(tensor([[5, 6]]), { outputSize: [5], kernelSize: [1], stride: 3 });
    expect(Array.from(y.data)).toEqual([5, 0, 0, 6, 0]);
  });

  it("keeps samples and channels apart", () => {
    const columns = tensor([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], { shape: [2, 4, 2] });
    const y = fold(columns, { outputSize: [3], kernelSize: [2] });
    expect(y.shape).toEqual([2, 2, 3]);
    expect(Array.from(y.data)).toEqual([1, 5, 4, 5, 13, 8, 9, 21, 12, 13, 29, 16]);
    const last = fold(columns, { outputSize: [3], kernelSize: [2], layout: "channels-last" });
    expect(last.shape).toEqual([2, 3, 2]);
    expect(Array.from(last.data)).toEqual([1, 5, 5, 13, 4, 8, 9, 13, 21, 29, 12, 16]);
  });

  it("folds two axes from one kernelSize", () => {
    const y = fold(ones(4, 2), { outputSize: [2, 3], kernelSize: 2 });
    expect(y.shape).toEqual([1, 2, 3]);
    expect(Array.from(y.data)).toEqual([1, 2, 1, 1, 2, 1]);
  });
});

describe("fold of any columns", () => {
  it("reads views through their strides", () => {
    const transposed = new Tensor("float64", new Float64Array([1, 10, 2, 20, 3, 30]), [2, 3], [1, 2]);
    expect(Array.from(fold(transposed, { outputSize: [4], kernelSize: [2] }).data)).toEqual([1, 12, 23, 30]);
  });

  it("keeps floating dtypes and gives float64 for integers, which cannot overflow", () => {
    const options = { outputSize: [3], kernelSize: [2] };
    expect(fold(tensor(new Float32Array([1, 2, 3, 4]), { shape: [2, 2] }), options).dtype).toBe("float32");
    const bytes = fold(tensor(new Uint8Array([255, 255, 255, 255]), { shape: [2, 2] }), options);
    expect(bytes.dtype).toBe("float64");
    expect(Array.from(bytes.data)).toEqual([255, 510, 255]);
    const integers = fold(tensor(new Int32Array(4).fill(2147483647), { shape: [2, 2] }), options);
    expect(Array.from(integers.data)).toEqual([2147483647, 4294967294, 2147483647]);
  });

  it("sums float32 in float64 and rounds once", () => {
    // In float32, 2^24 + 1 + 1 + … stays at 2^24.
    const data = new Float32Array(9).fill(1);
    data[0] = 2 ** 24;
    const columns = new Tensor("float32", data, [9, 1]);
    const y = fold(columns, { outputSize: [1], kernelSize: [9], padding: 8, stride: 20, paddingMode: "replicate" });
    expect(Array.from(y.data)).toEqual([2 ** 24 + 8]);
  });

  it("spreads NaN and infinities only to elements that were read there", () => {
    const columns = tensor([
      [Number.NaN, 2, Number.POSITIVE_INFINITY],
      [10, 20, Number.NEGATIVE_INFINITY],
    ]);
    expect(Array.from(fold(columns, { outputSize: [4], kernelSize: [2] }).data)).toEqual([
      Number.NaN,
      12,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ]);
    expect(Array.from(fold(columns, { outputSize: [2], kernelSize: [2], padding: 1 }).data)).toEqual([
      12,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it("gives zeros for no channel and for no sample", () => {
    const options = { outputSize: [3], kernelSize: [2] };
    expect(fold(tensor([], { shape: [0, 2] }), options).shape).toEqual([0, 3]);
    expect(fold(tensor([], { shape: [0, 2, 2] }), options).shape).toEqual([0, 1, 3]);
  });
});

describe("fold refuses", () => {
  it("columns of a rank other than 2 and 3", () => {
    expect(thrownBy(() => fold(ones(4), { outputSize: [3], kernelSize: [2] }))).toMatchObject({
      name: "ShapeError",
      code: "SHAPE_MISMATCH",
      message: "fold: columns has shape [4], expected (N, C*K, L) or (C*K, L)",
    });
  });

  it("an outputSize that is no list of lengths, and what is no tensor", () => {
    expect(thrownBy(() => fold(ones(4, 2), { outputSize: 3 as never, kernelSize: [2] }))).toMatchObject({
      code: "SHAPE_INVALID",
      message: "fold: outputSize is 3, expected an array of integers >= 0",
    });
    expect(thrownBy(() => fold([1, 2] as never, { outputSize: [3], kernelSize: [2] }))).toMatchObject({
      code: "DTYPE_UNSUPPORTED",
    });
  });

  it("rows that are no multiple of the taps, with both numbers", () => {
    expect(thrownBy(() => fold(ones(10, 12), { outputSize: [4, 5], kernelSize: [2, 2] }))).toMatchObject({
      code: "SHAPE_MISMATCH",
      message: "fold: columns has 10 rows, expected a multiple of 4 because kernelSize is 2 x 2",
    });
  });

  it("columns that are not one a window, with both numbers", () => {
    expect(thrownBy(() => fold(ones(4, 5), { outputSize: [4, 5], kernelSize: 2 }))).toMatchObject({
      code: "SHAPE_MISMATCH",
      message:
        "fold: columns has 5 columns, expected 12 because outputSize 4 x 5 has 3 x 4 windows of 2 x 2 with this stride, padding and dilation",
    });
  });

  it("impossible geometries in its own name", () => {
    expect(thrownBy(() => fold(ones(4, 1), { outputSize: [1, 1], kernelSize: 2 }))).toMatchObject({
      code: "GEOMETRY_INVALID",
      message: expect.stringMatching(/^fold: /),
    });
    expect(thrownBy(() => fold(ones(1, 1), { outputSize: [], kernelSize: [] }))).toMatchObject({
      code: "OPTION_INVALID",
    });
    expect(thrownBy(() => fold(ones(1, 1), { outputSize: [1], kernelSize: [1, 1] }))).toMatchObject({
      code: "OPTION_INVALID",
    });
  });
});
