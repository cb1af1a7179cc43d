import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { disagreements, plain } from "../fixtures/oracle.ts";
import { arange } from "./arange.ts";
import { broadcastShapes, broadcastTo } from "./broadcast.ts";
import { contiguous } from "./contiguous.ts";
import { tensor, zeros } from "./create.ts";
import { flip } from "./flip.ts";
import { reshape } from "./reshape.ts";
import { sizeOf } from "./shape.ts";
import { slice } from "./slice.ts";
import type { Tensor } from "./tensor.ts";
import { isContiguous } from "./to-typed-array.ts";
import { transpose } from "./transpose.ts";

const x = reshape(arange(0, 12, 1, "int32"), [3, 4]);

describe("reshape", () => {
  it("gives what NumPy gives, also for permuted tensors", () => {
    expect(
      disagreements<{ axes: number[]; shape: number[] }>("reshapeTransposed", (inputs, args) =>
        reshape(transpose(inputs[0], args.axes), args.shape),
      ),
    ).toEqual([]);
  });

  it("is a view where strides allow it, else a copy", () => {
    expect(reshape(x, [2, 6]).data).toBe(x.data);
    expect(reshape(transpose(x), [2, 2, 3]).data).toBe(x.data);
    expect(reshape(slice(x, [{}, { step: 2 }]), [3, 2, 1]).data).toBe(x.data);
    expect(reshape(slice(x, [{ step: 2 }]), [2, 2, 2]).data).toBe(x.data);
    expect(reshape(slice(x, [{ step: 2 }]), [8]).data).not.toBe(x.data);
    expect(reshape(transpose(x), [12]).data).not.toBe(x.data);
  });

  it("keeps the elements in C order, whatever the view and the target", () => {
    const target = fc.constantFrom(
      [24],
      [2, 12],
      [3, 8],
      [4, 6],
      [6, 4],
      [2, 3, 4],
      [4, 1, 3, 2],
      [2, 2, 2, 3],
      [1, 24],
    );
    fc.assert(
      fc.property(target, target, fc.array(fc.nat(3), { maxLength: 3 }), fc.boolean(), (from, to, rolls, flips) => {
        let view = reshape(arange(0, 24, 1, "int32"), from);
        for (const roll of rolls) {
          const axes = view.shape.map((_, axis) => (axis + roll) % view.shape.length);
          view = transpose(view, axes);
        }
        if (flips) view = flip(view, { axis: 0 });
        expect(reshape(view, to).toTypedArray()).toEqual(view.toTypedArray());
      }),
    );
  });

  it("infers one length, also of an empty tensor", () => {
    expect(reshape(zeros([0, 3]), [-1, 3]).shape).toEqual([0, 3]);
    expect(reshape(zeros([2, 0]), [5, 0, 7]).shape).toEqual([5, 0, 7]);
    expect(reshape(tensor(5), [1, 1]).shape).toEqual([1, 1]);
    expect(reshape(tensor([[5]]), []).shape).toEqual([]);
  });

  it("refuses another size and ambiguous lengths", () => {
    expect(() => reshape(x, [5, -1])).toThrow(
      expect.objectContaining({
        code: "SHAPE_MISMATCH",
        message: "reshape: x has shape [3, 4] and 12 elements, which do not fill [5, -1]",
      }),
    );
    expect(() => reshape(x, [11])).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
    expect(() => reshape(zeros([0]), [0, -1])).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
    expect(() => reshape(x, [-1, -1])).toThrow(expect.objectContaining({ code: "SHAPE_INVALID" }));
    expect(() => reshape(x, [2.5, -1])).toThrow(expect.objectContaining({ code: "SHAPE_INVALID" }));
  });
});

describe("transpose", () => {
  it("gives what NumPy gives", () => {
    const run = (inputs: readonly Tensor[], args: { axes: number[] }): Tensor => transpose(inputs[0], args.axes);
    expect(disagreements("transpose", run)).toEqual([]);
  });

  it("reverses the axes by default, and twice is the original", () => {
    expect(transpose(x).shape).toEqual([4, 3]);
    expect(plain(transpose(transpose(x)))).toEqual(plain(x));
  });

  it.each([[[0]], [[0, 0]], [[0, 2]], [[0, -3]], [[0, 1, 2]], [[0.5, 1]]])("refuses %j, no permutation", (axes) => {
    expect(() => transpose(x, axes)).toThrow(expect.objectContaining({ code: "AXIS_INVALID" }));
  });
});

describe("flip", () => {
  it("gives what NumPy gives", () => {
    const run = (inputs: readonly Tensor[], args: { axis: number | number[] | null }): Tensor =>
      flip(inputs[0], { axis: args.axis ?? undefined });
    expect(disagreements("flip", run)).toEqual([]);
  });

  it("takes empty axes and refuses wrong ones", () => {
    expect(plain(flip(zeros([2, 0])))).toEqual(plain(zeros([2, 0])));
    expect(() => flip(x, { axis: 2 })).toThrow(expect.objectContaining({ code: "AXIS_INVALID" }));
    expect(() => flip(x, { axis: [0, -2] })).toThrow(expect.objectContaining({ code: "AXIS_INVALID" }));
  });
});

describe("broadcastTo", () => {
  it("gives what NumPy gives", () => {
    const run = (inputs: readonly Tensor[], args: { shape: number[] }): Tensor => broadcastTo(inputs[0], args.shape);
    expect(disagreements("broadcastTo", run)).toEqual([]);
  });

  it.each([[[4]], [[4, 4]], [[2, 3, 5]], [[3, 1]]])("does not shrink or repeat [3, 4] to %j", (shape) => {
    expect(() => broadcastTo(x, shape)).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
  });

  it("refuses an impossible shape", () => {
    expect(() => broadcastTo(x, [-1, 3, 4])).toThrow(expect.objectContaining({ code: "SHAPE_INVALID" }));
  });

  it("meets in the shape that broadcastShapes names", () => {
    expect(broadcastShapes("add", [2, 1, 4], [3, 1])).toEqual([2, 3, 4]);
    expect(broadcastShapes("add", [1], [0])).toEqual([0]);
    expect(() => broadcastShapes("add", [2, 3], [2])).toThrow(
      expect.objectContaining({
        code: "SHAPE_MISMATCH",
        message: "add: shapes [2, 3] and [2] do not broadcast: 3 against 2 on axis -1, expected equal lengths or 1",
      }),
    );
  });
});

it("transpose, flip and broadcastTo share the data of their input", () => {
  for (const view of [transpose(x), flip(x), broadcastTo(x, [2, 3, 4])]) expect(view.data).toBe(x.data);
});

describe("contiguous", () => {
  it("copies any view to C order", () => {
    const view = flip(transpose(x), { axis: 1 });
    const copy = contiguous(view);
    expect(isContiguous(view)).toBe(false);
    expect(isContiguous(copy)).toBe(true);
    expect(copy.data.length).toBe(sizeOf(view.shape));
    expect(plain(copy)).toEqual(plain(view));
  });

  it("copies what is contiguous already", () => {
    expect(contiguous(x).data).not.toBe(x.data);
  });
});
