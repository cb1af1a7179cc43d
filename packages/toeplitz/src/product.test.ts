import { matvec, rmatvec } from "@convmtx/sparse";
import { ConvmtxError, DtypeError, LimitError, ShapeError, tensor, transpose } from "@convmtx/tensor";
import { describe, expect, test } from "vitest";
import { convOperator } from "./conv-operator.ts";

const single = convOperator(tensor([1, 2], { dtype: "float32" }), { inputShape: [3] });
const double = convOperator([1, 2], { inputShape: [3] });

describe("dtypes", () => {
  test("the matrix has the kernel's dtype, integers become float64", () => {
    expect(single.dtype).toBe("float32");
    expect(single.toCsr().dtype).toBe("float32");
    const integer = convOperator(tensor([1, 2], { dtype: "int32" }), { inputShape: [3] });
    expect(integer.dtype).toBe("float64");
    expect(integer.toCsr().data).toEqual(Float64Array.of(1, 2, 1, 2));
  });

  test("equal dtypes stay, mixed ones become float64", () => {
    expect(single.matvec(Float32Array.of(1, 2, 3))).toEqual(Float32Array.of(5, 8));
    expect(single.matvec(Float64Array.of(1, 2, 3))).toEqual(Float64Array.of(5, 8));
    expect(single.matvec(Int32Array.of(1, 2, 3))).toEqual(Float64Array.of(5, 8));
    expect(single.matvec(Uint8Array.of(1, 2, 3))).toEqual(Float64Array.of(5, 8));
    expect(double.matvec(Float32Array.of(1, 2, 3))).toEqual(Float64Array.of(5, 8));
    expect(single.rmatvec(Float32Array.of(1, 2))).toEqual(Float32Array.of(1, 4, 4));
    expect(single.matvec(tensor([1, 2, 3])).dtype).toBe("float64");
  });

  test("float32 is summed in float64 and rounded once", () => {
    // 1 + 2^-24 + 2^-24: each addition in float32 would be lost.
    const operator = convOperator(Float32Array.of(1, 1, 1), { inputShape: [3] });
    const x = Float32Array.of(1, 2 ** -24, 2 ** -24);
    expect(operator.matvec(x)).toEqual(Float32Array.of(1 + 2 ** -23));
  });

  test("the kernel is copied", () => {
    const values = Float64Array.of(1, 2);
    const operator = convOperator(tensor(values), { inputShape: [2] });
    values[0] = 9;
    expect(operator.matvec(Float64Array.of(1, 1))).toEqual(Float64Array.of(3));
  });
});

describe("operands", () => {
  test("a tensor in gives a tensor out", () => {
    const operator = convOperator(tensor([1, 2], { shape: [1, 1, 1, 2] }), { inputShape: [1, 2, 2] });
    const y = operator.matvec(tensor([0, 1, 2, 3], { shape: [1, 2, 2] }));
    expect(y.shape).toEqual([1, 2, 1]);
    expect([...y.data]).toEqual([2, 8]);
    expect(operator.matvec(tensor([0, 1, 2, 3])).shape).toEqual([2]);
    expect(operator.rmatvec(y).shape).toEqual([1, 2, 2]);
  });

  test.each([
    ["all axes pointwise", {}],
    ["cropped and padded to its own size", { padding: [0, [1, -1]] }],
    ["the same beyond a pointwise axis", { padding: [[1, -1], 0] }],
    ["strided and padded to its own size", { stride: [1, 2], padding: [0, [0, 2]] }],
    ["the same before a pointwise axis", { stride: [2, 1], padding: [[0, 2], 0] }],
  ] as const)("a kernel of one element, %s, is the matrix all the same", (_, options) => {
    const operator = convOperator([[2]], { inputShape: [3, 3], ...options });
    const x = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    expect(operator.outputShape).toEqual([3, 3]);
    expect(operator.matvec(x)).toEqual(matvec(operator.toCsr(), x));
    expect(operator.rmatvec(x)).toEqual(rmatvec(operator.toCsr(), x));
  });

  test("a view is read through its strides", () => {
    const operator = convOperator(tensor([1, 2], { shape: [1, 2] }), { inputShape: [2, 2] });
    const x = transpose(tensor([0, 2, 1, 3], { shape: [2, 2] }));
    expect([...operator.matvec(x).data]).toEqual([2, 8]);
  });

  test("out is written over and returned, in every dtype", () => {
    const out = Float64Array.of(7, Number.NaN);
    expect(single.matvec(Float64Array.of(1, 2, 3), out)).toBe(out);
    expect(out).toEqual(Float64Array.of(5, 8));
    const out32 = Float32Array.of(7, Number.NaN);
    expect(single.matvec(Float32Array.of(1, 2, 3), out32)).toBe(out32);
    expect(out32).toEqual(Float32Array.of(5, 8));
    const back = Float64Array.of(7, Number.NaN, 7);
    expect(double.rmatvec(Float64Array.of(1, 2), back)).toBe(back);
    expect(back).toEqual(Float64Array.of(1, 4, 4));
  });

  test("an infinite tap on padding is never multiplied, a zero tap is", () => {
    const edge = convOperator([Infinity, 1], { inputShape: [2], padding: [[1, 0]] });
    expect([...edge.matvec(Float64Array.of(0, 1))]).toEqual([0, NaN]);
    expect([...convOperator([0, 1], { inputShape: [2] }).matvec(Float64Array.of(Infinity, 1))]).toEqual([NaN]);
  });

  test("nor with many channels, which are summed four at a time", () => {
    const kernel = tensor(
      Float64Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? Infinity : 1)),
      {
        shape: [1, 5, 2],
      },
    );
    const edge = convOperator(kernel, { inputShape: [5, 2], padding: [[1, 0]] });
    expect([...edge.matvec(new Float64Array(10))]).toEqual([0, NaN]);
  });
});

describe("refusals", () => {
  test("shapes", () => {
    expect(() => double.matvec(new Float64Array(2))).toThrow("matvec: x has shape [2], expected [3]");
    expect(() => double.rmatvec(tensor([1]))).toThrow("rmatvec: x has shape [1], expected [2]");
    const image = convOperator(tensor([1, 2], { shape: [1, 1, 1, 2] }), { inputShape: [1, 2, 2] });
    expect(() => image.matvec(tensor([[0, 1, 2, 3]]))).toThrow("matvec: x has shape [1, 4], expected [1, 2, 2]");
    expect(() => image.matvec(tensor([[0, 1, 2, 3]]))).toThrow(ShapeError);
  });

  test("what is neither a tensor nor a typed array", () => {
    for (const x of [[1, 2, 3], undefined, null, new BigInt64Array(3), { shape: [3] }]) {
      expect(() => double.matvec(x as never)).toThrow(
        "matvec: expected a tensor or a Float64Array, Float32Array, Int32Array or Uint8Array",
      );
    }
  });

  test("out of another dtype or length, before it is written", () => {
    const x = Float64Array.of(1, 2, 3);
    const wrong = new Float32Array(2);
    expect(() => double.matvec(x, wrong as never)).toThrow(DtypeError);
    expect(() => double.matvec(x, wrong as never)).toThrow("matvec: out is float32, the product is float64");
    expect(() => double.matvec(x, [0, 0] as never)).toThrow(DtypeError);
    const long = new Float64Array(3);
    expect(() => double.matvec(x, long)).toThrow("matvec: out has shape [3], expected [2]");
    expect([...wrong, ...long]).toEqual([0, 0, 0, 0, 0]);
  });

  test("out in the memory of x, unless they only share a buffer", () => {
    const buffer = Float64Array.of(1, 2, 3, 0, 0);
    const x = buffer.subarray(0, 3);
    expect(() => double.matvec(x, buffer.subarray(2, 4))).toThrow(ConvmtxError);
    expect(() => double.matvec(x, buffer.subarray(2, 4))).toThrow("matvec: out shares memory with x");
    expect([...buffer]).toEqual([1, 2, 3, 0, 0]);
    expect([...double.matvec(x, buffer.subarray(3, 5))]).toEqual([5, 8]);
  });

  test("a result that the runtime cannot hold", () => {
    const huge = convOperator([1, 2], { inputShape: [2], transposed: true, stride: 2 ** 40 });
    expect(() => huge.matvec(Float64Array.of(1, 2))).toThrow(LimitError);
    expect(() => huge.apply(tensor([1, 2]))).toThrow(expect.objectContaining({ code: "MEMORY_LIMIT" }));
  });
});
