import { broadcastTo, Tensor, tensor } from "@convmtx/tensor";
import { describe, expect, it } from "vitest";
import { unfold } from "./unfold.ts";

const rowsOf = (x: Tensor) => {
  const [rows, columns] = x.shape.slice(-2);
  const values = Array.from(x.toTypedArray());
  return Array.from({ length: rows }, (_, i) => values.slice(i * columns, (i + 1) * columns));
};
const thrownBy = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
};

/** (1, 3, 4) with 1 … 12. */
const picture = tensor(
  Float64Array.from({ length: 12 }, (_, i) => i + 1),
  { shape: [1, 3, 4] },
);

describe("unfold by hand", () => {
  it("puts taps in rows and windows in columns, both in C order", () => {
    const columns = unfold(picture, { kernelSize: 2 });
    expect(columns.shape).toEqual([4, 6]);
    expect(rowsOf(columns)).toEqual([
      [1, 2, 3, 5, 6, 7],
      [2, 3, 4, 6, 7, 8],
      [5, 6, 7, 9, 10, 11],
      [6, 7, 8, 10, 11, 12],
    ]);
  });

  it("puts channels before taps, and samples before both", () => {
    const x = tensor([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], { shape: [2, 2, 3] });
    const columns = unfold(x, { kernelSize: [2] });
    expect(columns.shape).toEqual([2, 4, 2]);
    expect(Array.from(columns.data)).toEqual([1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 8, 9, 10, 11, 11, 12]);
  });

  it("reads zeros beyond the edges, per side", () => {
    const x = tensor([1, 2, 3], { shape: [1, 3] });
    expect(rowsOf(unfold(x, { kernelSize: [2], padding: [[1, 2]] }))).toEqual([
      [0, 1, 2, 3, 0],
      [1, 2, 3, 0, 0],
    ]);
  });

  it("steps by stride and spreads taps by dilation", () => {
    const x = tensor([1, 2, 3, 4, 5, 6], { shape: [1, 6] });
    expect(rowsOf(unfold(x, { kernelSize: [2], stride: 2, dilation: 3 }))).toEqual([
      [1, 3],
      [4, 6],
    ]);
  });

  it.each([
    ["reflect", [3, 2, 1, 2, 3, 2, 1]],
    ["symmetric", [2, 1, 1, 2, 3, 3, 2]],
    ["replicate", [1, 1, 1, 2, 3, 3, 3]],
    ["circular", [2, 3, 1, 2, 3, 1, 2]],
  ] as const)("repeats the input's own elements under %s", (paddingMode, expected) => {
    const x = tensor([1, 2, 3], { shape: [1, 3] });
    expect(rowsOf(unfold(x, { kernelSize: [1], padding: 2, paddingMode }))).toEqual([expected]);
  });

  it("knows the words of a preset", () => {
    const x = tensor([1, 2, 3, 4], { shape: [1, 4] });
    const columns = unfold(x, { kernelSize: [3], stride: 2, padding: "SAME", preset: "tf" });
    expect(rowsOf(columns)).toEqual([
      [1, 3],
      [2, 4],
      [3, 0],
    ]);
  });

  it("crops where a pad is negative", () => {
    expect(
      rowsOf(
        unfold(picture, {
          kernelSize: 2,
          padding: [
            [-1, 0],
            [0, -2],
          ],
        }),
      ),
    ).toEqual([[5], [6], [9], [10]]);
  });
});

describe("unfold of any input", () => {
  it.each([
    ["float32", new Float32Array([0.1, -0, 3, 4])],
    ["float64", new Float64Array([0.1, -0, 3, 4])],
    ["int32", new Int32Array([-7, 2147483647, 3, 4])],
    ["uint8", new Uint8Array([255, 0, 3, 4])],
  ] as const)("copies %s bit for bit", (dtype, data) => {
    const columns = unfold(tensor(data, { shape: [1, 4] }), { kernelSize: [1] });
    expect(columns.dtype).toBe(dtype);
    expect(columns.data).not.toBe(data);
    expect(columns.data).toEqual(data);
  });

  it("copies long rows as it copies short ones", () => {
    const data = Float64Array.from({ length: 2 * 100 }, (_, i) => i);
    const columns = unfold(tensor(data, { shape: [1, 2, 100] }), { kernelSize: [2, 3], padding: [0, 1] });
    const [first, second, third, fourth] = rowsOf(columns);
    expect(first).toEqual([0, ...data.subarray(0, 99)]);
    expect(second).toEqual([...data.subarray(0, 100)]);
    expect(third).toEqual([...data.subarray(1, 100), 0]);
    expect(fourth).toEqual([0, ...data.subarray(100, 199)]);
    const everyOther = unfold(tensor(data, { shape: [1, 200] }), { kernelSize: [1], stride: 2 });
    expect(rowsOf(everyOther)).toEqual([Array.from({ length: 100 }, (_, i) => 2 * i)]);
  });

  it("reads views through their strides", () => {
    const { data } = picture;
    const contiguous = (values: number[], shape: number[]) => unfold(tensor(values, { shape }), { kernelSize: 2 });
    const transposed = new Tensor("float64", data, [1, 4, 3], [12, 1, 4]);
    expect(unfold(transposed, { kernelSize: 2 })).toEqual(
      contiguous([1, 5, 9, 2, 6, 10, 3, 7, 11, 4, 8, 12], [1, 4, 3]),
    );
    const flipped = new Tensor("float64", data, [1, 3, 4], [12, 4, -1], 3);
    expect(unfold(flipped, { kernelSize: 2 })).toEqual(contiguous([4, 3, 2, 1, 8, 7, 6, 5, 12, 11, 10, 9], [1, 3, 4]));
    const broadcast = new Tensor("float64", data, [2, 1, 2, 4], [0, 0, 0, 1]);
    expect(unfold(broadcast, { kernelSize: 2 })).toEqual(
      contiguous([1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4], [2, 1, 2, 4]),
    );
    const sliced = new Tensor("float64", data, [2, 1, 2, 2], [4, 1, 4, 2], 1);
    expect(unfold(sliced, { kernelSize: 2 })).toEqual(contiguous([2, 4, 6, 8, 6, 8, 10, 12], [2, 1, 2, 2]));
  });

  it("takes channels last without moving the columns' rows", () => {
    const first = tensor([1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60], { shape: [2, 2, 3] });
    const last = tensor([1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60], { shape: [2, 3, 2] });
    const options = { kernelSize: 2, padding: 1 };
    const columns = unfold(first, options);
    expect(unfold(last, { ...options, layout: "channels-last" })).toEqual(columns);
    const batch = new Tensor("float64", last.data, [1, ...last.shape]);
    expect(unfold(batch, { ...options, layout: "channels-last" })).toEqual(
      unfold(new Tensor("float64", first.data, [1, 2, 2, 3]), options),
    );
  });

  it("keeps NaN, infinities and the sign of zero where they are read", () => {
    const x = tensor([Number.NaN, 1, -0, Number.NEGATIVE_INFINITY], { shape: [1, 4] });
    expect(rowsOf(unfold(x, { kernelSize: [3], padding: 1 }))).toEqual([
      [0, Number.NaN, 1, -0],
      [Number.NaN, 1, -0, Number.NEGATIVE_INFINITY],
      [1, -0, Number.NEGATIVE_INFINITY, 0],
    ]);
  });

  it("gives empty columns for no sample, no channel, or only padding", () => {
    expect(unfold(tensor([], { shape: [0, 2, 3] }), { kernelSize: [2] }).shape).toEqual([0, 4, 2]);
    expect(unfold(tensor([], { shape: [2, 0, 3] }), { kernelSize: [2] }).shape).toEqual([2, 0, 2]);
    const onlyPadding = unfold(tensor([], { shape: [1, 0] }), { kernelSize: [2], padding: 1 });
    expect(rowsOf(onlyPadding)).toEqual([[0], [0]]);
  });
});

describe("unfold refuses", () => {
  it.each([
    [
      [5],
      { kernelSize: [2, 2] },
      "unfold: x has shape [5], expected (N, C, *spatial) or (C, *spatial) with 2 spatial axes, as many as kernelSize has numbers (a single number means 2)",
    ],
    [[1, 1, 1, 2, 2], { kernelSize: 2 }, "with 2 spatial axes"],
    [
      [2],
      { kernelSize: [1], layout: "channels-last" as const },
      "(N, *spatial, C) or (*spatial, C) with 1 spatial axis",
    ],
  ])("a rank that kernelSize does not fit: %j, %j", (shape, options, message) => {
    const x = tensor(new Float64Array(shape.reduce((a, b) => a * b)), { shape });
    expect(thrownBy(() => unfold(x, options))).toMatchObject({
      name: "ShapeError",
      code: "SHAPE_MISMATCH",
      message: expect.stringContaining(message),
    });
  });

  it("geometries in which no window fits, in its own name", () => {
    expect(thrownBy(() => unfold(picture, { kernelSize: [4, 1] }))).toMatchObject({
      code: "GEOMETRY_INVALID",
      message: expect.stringMatching(/^unfold: /),
    });
  });

  it("words that it does not know, and no spatial axis", () => {
    expect(thrownBy(() => unfold(picture, { kernelSize: 1, layout: "NCHW" as never }))).toMatchObject({
      code: "OPTION_INVALID",
      message: 'unfold: layout is "NCHW", expected "channels-first" | "channels-last"',
    });
    expect(thrownBy(() => unfold(tensor([1]), { kernelSize: [] }))).toMatchObject({ code: "OPTION_INVALID" });
    expect(thrownBy(() => unfold(picture, { kernelSize: 0 }))).toMatchObject({ code: "OPTION_INVALID" });
    expect(thrownBy(() => unfold(picture, {} as never))).toMatchObject({
      code: "OPTION_INVALID",
      message: "unfold: kernelSize is undefined, expected an integer for all axes, or one an axis",
    });
  });

  it("other systems' names of options, which it would silently leave out", () => {
    expect(thrownBy(() => unfold(picture, { kernelSize: 2, strides: 2 } as never))).toMatchObject({
      code: "OPTION_INVALID",
      message: "unfold: the option strides is not known; it is called stride here",
    });
    expect(thrownBy(() => unfold(picture, undefined as never))).toMatchObject({ code: "OPTION_INVALID" });
  });

  it("what is no tensor", () => {
    expect(thrownBy(() => unfold([[[1, 2]]] as never, { kernelSize: 1 }))).toMatchObject({
      code: "DTYPE_UNSUPPORTED",
      message: "unfold: x must be a tensor; tensor(x, { shape }) makes one of an array",
    });
  });

  it("a result that no memory holds, in its own name", () => {
    const x = broadcastTo(tensor([1]), [2 ** 22, 4, 4]);
    expect(thrownBy(() => unfold(x, { kernelSize: 32, padding: 64 }))).toMatchObject({
      code: "MEMORY_LIMIT",
      message: expect.stringMatching(/^unfold: cannot allocate \d+ bytes/),
    });
  });
});
