import { describe, expect, it } from "vitest";
import { type Padding, resolveAxes } from "./index.ts";

/** The pads of axes of 9 elements. */
function pads(ndim: number, padding: unknown) {
  const axes = resolveAxes(new Array(ndim).fill(9), { kernelSize: 3, padding: padding as Padding });
  return axes.map((axis) => [axis.padBegin, axis.padEnd]);
}

function refusal(ndim: number, padding: unknown): string {
  try {
    pads(ndim, padding);
  } catch (error) {
    expect(error).toMatchObject({ code: "OPTION_INVALID", details: { option: expect.stringContaining("padding") } });
    return (error as Error).message;
  }
  throw new Error("nothing was refused");
}

describe("the forms of padding", () => {
  it("a number is for all sides", () => {
    expect(pads(1, 2)).toEqual([[2, 2]]);
    expect(pads(2, 2)).toEqual([
      [2, 2],
      [2, 2],
    ]);
  });

  it("[a, b] is one number for each of two axes, always", () => {
    expect(pads(2, [1, 2])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(pads(1, [2])).toEqual([[2, 2]]);
    expect(pads(4, [1, 2, 3, 4])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ]);
  });

  it("pads per side are nested", () => {
    expect(pads(1, [[1, 2]])).toEqual([[1, 2]]);
    expect(
      pads(2, [
        [1, 2],
        [3, 4],
      ]),
    ).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(pads(2, [1, [3, 4]])).toEqual([
      [1, 1],
      [3, 4],
    ]);
  });

  it("a flat list of sides is refused with the nested form", () => {
    expect(refusal(1, [1, 2])).toBe(
      "resolveAxes: padding [1, 2] has 2 numbers for 1 spatial axis; pads per side are nested, [[1, 2]]",
    );
    expect(refusal(2, [1, 2, 3, 4])).toBe(
      "resolveAxes: padding [1, 2, 3, 4] has 4 numbers for 2 spatial axes; pads per side are nested, [[begin, end], [begin, end]], and padsFrom.onnx, .webnn and .torch read flat lists",
    );
  });

  it("any other length is refused with the number of axes", () => {
    expect(refusal(2, [1, 2, 3])).toBe(
      "resolveAxes: padding [1, 2, 3] has 3 entries, expected one for each of 2 spatial axes, or one value for all",
    );
    expect(refusal(2, [[1, 2]])).toBe(
      "resolveAxes: padding [[1, 2]] has 1 entry, expected one for each of 2 spatial axes, or one value for all",
    );
    expect(
      refusal(1, [
        [1, 2],
        [3, 4],
      ]),
    ).toContain("has 2 entries, expected one for each of 1 spatial axis");
  });

  it("pairs have two integers", () => {
    expect(refusal(1, [[1]])).toBe("resolveAxes: padding of axis 0 is [1], expected a number or [begin, end]");
    expect(refusal(1, [[1, 2, 3]])).toContain("padding of axis 0 is [1, 2, 3]");
    expect(refusal(2, [0, [1, "2"]])).toBe('resolveAxes: padding of axis 1 is "2", expected an integer');
    expect(refusal(2, [0, "12"])).toBe('resolveAxes: padding of axis 1 is "12", expected an integer');
    expect(refusal(1, 0.5)).toBe("resolveAxes: padding is 0.5, expected an integer");
    expect(refusal(1, Number.NaN)).toBe("resolveAxes: padding is NaN, expected an integer");
  });

  it("null, objects and booleans are no padding", () => {
    for (const padding of [null, {}, true, () => 0]) {
      expect(refusal(1, padding)).toContain("expected a word, a number, one number an axis, or [begin, end] an axis");
    }
  });
});
