import { describe, expect, it } from "vitest";
import { disagreements, plain } from "../fixtures/oracle.ts";
import { concat, stack } from "./concat.ts";
import { tensor, zeros } from "./create.ts";
import { pad } from "./pad.ts";
import type { Tensor } from "./tensor.ts";
import { transpose } from "./transpose.ts";

const x = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);

describe("concat", () => {
  it("gives what NumPy gives", () => {
    const run = (inputs: readonly Tensor[], { axis }: { axis: number }): Tensor => concat(inputs, { axis });
    expect(disagreements("concat", run)).toEqual([]);
  });

  it("reads views, and copies also a single tensor", () => {
    expect(plain(concat([transpose(x), transpose(x)], { axis: 1 }))).toEqual({
      dtype: "float64",
      shape: [3, 4],
      data: [1, 4, 1, 4, 2, 5, 2, 5, 3, 6, 3, 6],
    });
    expect(concat([x]).data).not.toBe(x.data);
  });

  it("refuses what does not fit", () => {
    expect(() => concat([])).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    expect(() => concat([tensor(1)])).toThrow(expect.objectContaining({ code: "AXIS_INVALID" }));
    expect(() => concat([x, x], { axis: 2 })).toThrow(expect.objectContaining({ code: "AXIS_INVALID" }));
    expect(() => concat([x, zeros([2, 2])])).toThrow(
      expect.objectContaining({
        code: "SHAPE_MISMATCH",
        message: "concat: tensor 1 has shape [2, 2], expected [2, 3] apart from axis 0",
      }),
    );
    expect(() => concat([x, zeros([3])])).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
    expect(() => concat([x, tensor(1)])).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
    expect(() => concat([x, zeros([2, 3, 1])])).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
  });
});

describe("stack", () => {
  it("gives what NumPy gives", () => {
    const run = (inputs: readonly Tensor[], { axis }: { axis: number }): Tensor => stack(inputs, { axis });
    expect(disagreements("stack", run)).toEqual([]);
  });

  it("stacks scalars, and promotes", () => {
    expect(plain(stack([tensor(1, { dtype: "int32" }), tensor(2, { dtype: "uint8" })]))).toEqual({
      dtype: "float64",
      shape: [2],
      data: [1, 2],
    });
  });

  it("refuses what does not fit", () => {
    expect(() => stack([])).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    expect(() => stack([x, transpose(x)])).toThrow(
      expect.objectContaining({
        code: "SHAPE_MISMATCH",
        message: "stack: tensor 1 has shape [3, 2], expected [2, 3]",
      }),
    );
    expect(() => stack([x], { axis: 3 })).toThrow(expect.objectContaining({ code: "AXIS_INVALID" }));
  });
});

describe("pad", () => {
  it("gives what NumPy gives", () => {
    const run = ([a]: readonly Tensor[], { widths, value }: { widths: [number, number][]; value: number }): Tensor =>
      pad(a, widths, value);
    expect(disagreements("pad", run)).toEqual([]);
  });

  it("refuses widths and values that cannot be", () => {
    expect(() => pad(x, [[1, 1]])).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
    expect(() =>
      pad(x, [
        [1, 1],
        [-1, 0],
      ]),
    ).toThrow(
      expect.objectContaining({
        code: "OPTION_INVALID",
        message: "pad: axis 1 has widths [-1, 0], expected two integers >= 0",
      }),
    );
    expect(() => pad(tensor(Uint8Array.of(1)), [[1, 1]], 0.5)).toThrow(
      expect.objectContaining({ code: "PRECISION_LOSS" }),
    );
  });
});
