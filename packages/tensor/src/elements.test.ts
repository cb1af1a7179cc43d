import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plain } from "../fixtures/oracle.ts";
import { astype } from "./astype.ts";
import { tensor, zeros } from "./create.ts";
import type { DType } from "./dtype.ts";
import { dtypeOf, isTypedArray, promote } from "./dtype.ts";
import { flip } from "./flip.ts";
import { get, item } from "./get.ts";
import { holds } from "./scalar.ts";
import { slice } from "./slice.ts";
import { asTypedArray, isContiguous } from "./to-typed-array.ts";
import { transpose } from "./transpose.ts";

const x = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);

describe("get and item", () => {
  it("read through views, counting from either end", () => {
    expect(get(x, [1, 2])).toBe(6);
    expect(get(x, [-2, -1])).toBe(3);
    expect(get(transpose(x), [2, 0])).toBe(3);
    expect(get(flip(x), [0, 0])).toBe(6);
    expect(get(tensor(7), [])).toBe(7);
    expect(item(slice(x, [{ start: 1 }, { start: 1, stop: 2 }]))).toBe(5);
  });

  it("refuse what is not one element", () => {
    expect(() => get(x, [0, 3])).toThrow(
      expect.objectContaining({
        code: "INDEX_OUT_OF_RANGE",
        message: "get: index 3 is not an integer in [-3, 3) on axis 1",
        details: { index: 3, axis: 1, length: 3 },
      }),
    );
    expect(() => get(x, [-3, 0])).toThrow(expect.objectContaining({ code: "INDEX_OUT_OF_RANGE" }));
    expect(() => get(x, [0])).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
    expect(() => item(x)).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
    expect(() => item(zeros([0]))).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
  });
});

describe("astype", () => {
  it("converts by the rules of typed arrays, into memory of its own", () => {
    expect(plain(astype(tensor([1.9, -1.9, 300, 2 ** 32 + 5, NaN, Infinity]), "uint8")).data).toEqual([
      1, 255, 44, 5, 0, 0,
    ]);
    expect(plain(astype(transpose(x), "float32"))).toEqual({
      dtype: "float32",
      shape: [3, 2],
      data: [1, 4, 2, 5, 3, 6],
    });
    expect(astype(x, "float64").data).not.toBe(x.data);
  });

  it("with exact refuses the first element that would change", () => {
    expect(() => astype(tensor([1, 0.1, 0.2]), "float32", { exact: true })).toThrow(
      expect.objectContaining({
        code: "PRECISION_LOSS",
        message: "astype: element 1 is 0.1, which float32 cannot hold; leave out exact to round",
        details: { index: 1, value: 0.1, dtype: "float32" },
      }),
    );
    expect(() => astype(tensor([NaN]), "int32", { exact: true })).toThrow(
      expect.objectContaining({ code: "PRECISION_LOSS" }),
    );
    expect(plain(astype(tensor([-0, 5, -7]), "int32", { exact: true })).data).toEqual([0, 5, -7]);
    expect(() => astype(x, "float16" as "float32")).toThrow(expect.objectContaining({ code: "DTYPE_UNSUPPORTED" }));
  });

  it("with exact either refuses or keeps every value", () => {
    const interesting = fc.oneof(
      fc.double(),
      fc.integer(),
      fc.constantFrom(0, 1, 255, 256, -1, 0.5, 2147483647, 2147483648, -2147483648, 2 ** 24 + 1, NaN, Infinity),
    );
    fc.assert(
      fc.property(interesting, fc.constantFrom<DType>("float32", "float64", "int32", "uint8"), (value, dtype) => {
        const [stored] = astype(tensor([value]), dtype).data;
        expect(holds(dtype, value)).toBe(stored === value || (Number.isNaN(stored) && Number.isNaN(value)));
      }),
    );
  });
});

describe("typed arrays", () => {
  it("asTypedArray is a view of contiguous data, a copy of other", () => {
    const row = slice(x, [1]);
    expect(asTypedArray(row).buffer).toBe(x.data.buffer);
    expect([...asTypedArray(row)]).toEqual([4, 5, 6]);
    expect(asTypedArray(transpose(x)).buffer).not.toBe(x.data.buffer);
    expect([...asTypedArray(transpose(x))]).toEqual([1, 4, 2, 5, 3, 6]);
  });

  it("toTypedArray never shares memory", () => {
    expect(x.toTypedArray().buffer).not.toBe(x.data.buffer);
  });

  it("isContiguous ignores the strides of axes that are not stepped along", () => {
    expect(isContiguous(slice(x, [{ stop: 1 }, { stop: 2 }]))).toBe(true);
    expect(isContiguous(slice(x, [{}, { stop: 2 }]))).toBe(false);
    expect(isContiguous(slice(flip(x), [{ stop: 0 }]))).toBe(true);
    expect(isContiguous(flip(tensor([1])))).toBe(true);
  });

  it("are known by what they store", () => {
    class Own extends Float32Array {}
    expect([new Own(1), Buffer.of(1)].map(dtypeOf)).toEqual(["float32", "uint8"]);
    const others = [[1], new Int8Array(1), new Uint8ClampedArray(1), new DataView(new ArrayBuffer(8)), null, "float32"];
    expect(others.filter(isTypedArray)).toEqual([]);
  });
});

describe("promote", () => {
  it("keeps a common dtype, else gives float64", () => {
    const all: DType[] = ["float32", "float64", "int32", "uint8"];
    expect(all.map((a) => all.map((b) => promote(a, b)))).toEqual(
      all.map((a) => all.map((b) => (a === b ? a : "float64"))),
    );
  });
});
