import { describe, expect, it } from "vitest";
import { disagreements, plain } from "../fixtures/oracle.ts";
import { arange } from "./arange.ts";
import type { NestedArray } from "./create.ts";
import { tensor, zeros } from "./create.ts";
import { full, ones } from "./full.ts";
import type { Tensor } from "./tensor.ts";

describe("tensor", () => {
  it("takes the shape of nested arrays, as float64 unless told otherwise", () => {
    expect(
      plain(
        tensor([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ),
    ).toEqual({ dtype: "float64", shape: [2, 3], data: [1, 2, 3, 4, 5, 6] });
    expect(plain(tensor([[[1]], [[2]]], { dtype: "uint8" }))).toEqual({
      dtype: "uint8",
      shape: [2, 1, 1],
      data: [1, 2],
    });
    expect(plain(tensor(7))).toEqual({ dtype: "float64", shape: [], data: [7] });
    expect(plain(tensor([[], []]))).toEqual({ dtype: "float64", shape: [2, 0], data: [] });
    expect(plain(tensor([1, 2, 3, 4], { shape: [2, 2] })).shape).toEqual([2, 2]);
  });

  it("takes a typed array without a copy, and its dtype", () => {
    const data = Float32Array.of(1, 2, 3, 4);
    const x = tensor(data, { shape: [2, 2] });
    expect(x.data).toBe(data);
    expect(x.dtype).toBe("float32");
    expect(tensor(data, { dtype: "float64" }).data).toEqual(Float64Array.of(1, 2, 3, 4));
  });

  it("takes the memory of a Buffer, not its methods", () => {
    const buffer = Buffer.from([1, 2, 3]);
    const x = tensor(buffer);
    x.toTypedArray()[0] = 9;
    expect([...buffer]).toEqual([1, 2, 3]);
    buffer[1] = 7;
    expect([...x.toTypedArray()]).toEqual([1, 7, 3]);
  });

  it("does not keep the caller's shape", () => {
    const shape = [2, 2];
    const x = tensor([1, 2, 3, 4], { shape });
    shape[0] = 9;
    expect(x.shape).toEqual([2, 2]);
  });

  it.each<[NestedArray, string]>([
    [[[1, 2], [3]], "tensor: the nested array is ragged: at depth 1 expected an array of 2, got an array of 1"],
    [[1, [2]], "tensor: the nested array is ragged: at depth 1 expected a number, got an array of 1"],
    [[[1], 2], "tensor: the nested array is ragged: at depth 1 expected an array of 1, got number"],
    [["1"] as unknown as number[], "tensor: the nested array is ragged: at depth 1 expected a number, got string"],
    [
      [undefined] as unknown as number[],
      "tensor: the nested array is ragged: at depth 1 expected a number, got undefined",
    ],
  ])("refuses %j", (data, message) => {
    expect(() => tensor(data)).toThrow(expect.objectContaining({ code: "SHAPE_INVALID", message }));
  });

  it("refuses shapes that are impossible or of another size, and unknown dtypes", () => {
    expect(() => tensor([1, 2], { shape: [3] })).toThrow(
      expect.objectContaining({
        code: "SHAPE_MISMATCH",
        message: "tensor: 2 values do not fill shape [3], which holds 3",
        details: { length: 2, shape: [3] },
      }),
    );
    expect(() => tensor(Float64Array.of(1), { shape: [-1] })).toThrow(
      expect.objectContaining({ code: "SHAPE_INVALID" }),
    );
    expect(() => tensor([1], { dtype: "int8" as "int32" })).toThrow(
      expect.objectContaining({
        code: "DTYPE_UNSUPPORTED",
        message: "tensor: unknown dtype int8, expected float32, float64, int32, uint8",
      }),
    );
    expect(() => tensor(Int16Array.of(1) as unknown as Int32Array)).toThrow(
      expect.objectContaining({
        code: "DTYPE_UNSUPPORTED",
        message:
          "tensor: no dtype is stored as Int16Array; pass a Float32Array, Float64Array, Int32Array or Uint8Array",
      }),
    );
  });
});

describe("zeros, ones, full", () => {
  it("fill a shape", () => {
    expect(plain(zeros([2, 2], "int32"))).toEqual({ dtype: "int32", shape: [2, 2], data: [0, 0, 0, 0] });
    expect(plain(ones([3]))).toEqual({ dtype: "float64", shape: [3], data: [1, 1, 1] });
    expect(plain(full([], -0.5, "float32"))).toEqual({ dtype: "float32", shape: [], data: [-0.5] });
    expect(plain(full([0, 2], 1))).toEqual({ dtype: "float64", shape: [0, 2], data: [] });
  });

  it("refuse what cannot be", () => {
    expect(() => zeros([2, -1])).toThrow(expect.objectContaining({ code: "SHAPE_INVALID" }));
    expect(() => ones([1.5])).toThrow(expect.objectContaining({ code: "SHAPE_INVALID" }));
    expect(() => zeros([2 ** 30, 2 ** 30])).toThrow(expect.objectContaining({ code: "SHAPE_INVALID" }));
    expect(() => zeros([2 ** 26, 2 ** 26])).toThrow(
      expect.objectContaining({
        code: "MEMORY_LIMIT",
        message:
          "zeros: cannot allocate 36028797018963970 bytes for float64 [67108864, 67108864]; work on slices of it",
      }),
    );
    expect(() => full([1], 256, "uint8")).toThrow(expect.objectContaining({ code: "PRECISION_LOSS" }));
    expect(() => ones([1], "bool" as "uint8")).toThrow(expect.objectContaining({ code: "DTYPE_UNSUPPORTED" }));
  });
});

describe("arange", () => {
  it("gives what NumPy gives", () => {
    const run = (_: unknown, { args }: { args: [number, number?, number?] }): Tensor => {
      const [start, stop, step] = args;
      return stop === undefined ? arange(start) : arange(start, stop, step);
    };
    expect(disagreements("arange", run)).toEqual([]);
  });

  it("counts in integers", () => {
    expect(plain(arange(3, 0, -1, "uint8"))).toEqual({ dtype: "uint8", shape: [3], data: [3, 2, 1] });
  });

  it("refuses steps and numbers that cannot be", () => {
    expect(() => arange(0, 1, 0)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    expect(() => arange(NaN)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    expect(() => arange(0, 1.5, 0.5, "int32")).toThrow(expect.objectContaining({ code: "PRECISION_LOSS" }));
    expect(() => arange(0, 257, 1, "uint8")).toThrow(expect.objectContaining({ code: "PRECISION_LOSS" }));
  });
});
