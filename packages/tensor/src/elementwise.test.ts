import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { disagreements, plain } from "../fixtures/oracle.ts";
import { abs } from "./abs.ts";
import { add } from "./add.ts";
import type { Operand } from "./binary.ts";
import { clip } from "./clip.ts";
import { contiguous } from "./contiguous.ts";
import { tensor } from "./create.ts";
import { divide } from "./divide.ts";
import { flip } from "./flip.ts";
import { full } from "./full.ts";
import { map } from "./map.ts";
import { maximum } from "./maximum.ts";
import { minimum } from "./minimum.ts";
import { multiply } from "./multiply.ts";
import { negate } from "./negate.ts";
import { slice } from "./slice.ts";
import { subtract } from "./subtract.ts";
import type { Tensor } from "./tensor.ts";
import { transpose } from "./transpose.ts";

const binaries = { add, subtract, multiply, divide, maximum, minimum };
const x = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);

/** The result as plain values, or the message of the error. */
function outcome(f: () => Tensor): unknown {
  try {
    return plain(f());
  } catch (error) {
    return (error as Error).message;
  }
}

describe.each(Object.entries(binaries))("%s", (name, op: (a: Operand, b: Operand) => Tensor) => {
  it("gives what NumPy gives, bit for bit", () => {
    expect(disagreements(name, ([a, b]) => op(a, b))).toEqual([]);
  });

  it("does the same on views as on their copies, and leaves them alone", () => {
    const views = fc.constantFrom<(t: Tensor) => Tensor>(
      (t) => t,
      (t) => flip(t, { axis: 1 }),
      (t) => slice(t, [{ step: -1 }]),
      (t) => slice(t, [{}, { step: 2 }]),
      (t) => slice(t, [{ start: 1, stop: 2 }]),
    );
    fc.assert(
      fc.property(views, views, fc.boolean(), (viewA, viewB, turned) => {
        const base = tensor(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), { shape: [3, 3] });
        const a = viewA(base);
        const b = viewB(turned ? transpose(base) : base);
        const result = outcome(() => op(a, b));
        expect(result).toEqual(outcome(() => op(contiguous(a), contiguous(b))));
        expect(a.data.buffer).toBe(base.data.buffer);
        expect(plain(base).data).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
      }),
    );
  });

  it("returns memory of its own, also where nothing changes", () => {
    expect(op(x, 1).data).not.toBe(x.data);
  });

  it("names itself where the shapes do not fit", () => {
    expect(() => op(x, tensor([1, 2]))).toThrow(
      expect.objectContaining({
        code: "SHAPE_MISMATCH",
        message: expect.stringContaining(`${String(name)}: shapes`) as string,
      }),
    );
  });
});

it("maximum and minimum order −0 below 0", () => {
  const [zero, minusZero] = [tensor([0]), tensor([-0])];
  expect([...maximum(zero, minusZero).data, ...maximum(minusZero, zero).data]).toEqual([0, 0]);
  expect([...minimum(zero, minusZero).data, ...minimum(minusZero, zero).data]).toEqual([-0, -0]);
});

describe("numbers as operands", () => {
  it("take the dtype of the other operand", () => {
    expect(plain(add(tensor(Float32Array.of(1)), 0.1))).toEqual({
      dtype: "float32",
      shape: [1],
      data: [Math.fround(1 + Math.fround(0.1))],
    });
    expect(plain(subtract(10, tensor(Int32Array.of(1, 2))))).toEqual({ dtype: "int32", shape: [2], data: [9, 8] });
    expect(plain(add(1, 2))).toEqual({ dtype: "float64", shape: [], data: [3] });
  });

  it("are refused where an integer dtype would change them", () => {
    expect(() => multiply(tensor(Int32Array.of(1)), 0.5)).toThrow(
      expect.objectContaining({
        code: "PRECISION_LOSS",
        message: 'multiply: int32 cannot hold 0.5; use a float64 tensor (astype(x, "float64")) or an integer in range',
      }),
    );
    expect(() => add(tensor(Uint8Array.of(1)), -1)).toThrow(expect.objectContaining({ code: "PRECISION_LOSS" }));
    expect(() => add(tensor(Int32Array.of(1)), NaN)).toThrow(expect.objectContaining({ code: "PRECISION_LOSS" }));
  });

  it("divide integers truly", () => {
    expect(plain(divide(tensor(Uint8Array.of(1, 3)), 2))).toEqual({ dtype: "float64", shape: [2], data: [0.5, 1.5] });
  });
});

describe("unary", () => {
  it("negate and abs give what NumPy gives", () => {
    expect(disagreements("negate", ([a]) => negate(a))).toEqual([]);
    expect(disagreements("abs", ([a]) => abs(a))).toEqual([]);
  });

  it("clip gives what NumPy gives", () => {
    const run = ([a]: readonly Tensor[], args: { low: number; high: number }): Tensor => clip(a, args.low, args.high);
    expect(disagreements("clip", run)).toEqual([]);
    expect(plain(clip(tensor(Int32Array.of(-3, 3)), 0, Infinity)).data).toEqual([0, 3]);
  });

  it("clip refuses bounds that are crossed, NaN or not held", () => {
    expect(() => clip(x, 1, 0)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    expect(() => clip(x, NaN, 0)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    expect(() => clip(tensor(Int32Array.of(1)), 0, 0.5)).toThrow(expect.objectContaining({ code: "PRECISION_LOSS" }));
  });

  it("map visits views in C order and takes another dtype", () => {
    const seen: number[] = [];
    const result = map(
      transpose(x),
      (value) => {
        seen.push(value);
        return value / 2;
      },
      "uint8",
    );
    expect(seen).toEqual([1, 4, 2, 5, 3, 6]);
    expect(plain(result)).toEqual({ dtype: "uint8", shape: [3, 2], data: [0, 2, 1, 2, 1, 3] });
    expect(plain(map(full([2], 4, "float32"), Math.sqrt))).toEqual({ dtype: "float32", shape: [2], data: [2, 2] });
  });
});
