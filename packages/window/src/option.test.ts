import { describe, expect, it } from "vitest";
import { type AxisOptions, type GeometryOptions, resolveAxes, resolveGeometry } from "./index.ts";

/** Code and message of what is refused; options come from JavaScript, where no type stands guard. */
function refusal(options: unknown): string {
  try {
    resolveGeometry(options as GeometryOptions, "f");
  } catch (error) {
    const { code, message, details } = error as { code: string; message: string; details: object };
    expect(details).toEqual(expect.any(Object));
    return `${code} ${message}`;
  }
  throw new Error(`nothing was refused: ${JSON.stringify(options)}`);
}

const layer = { inputShape: [3, 8, 8], kernelShape: [4, 3, 3, 3] };
/** [3, hole, 8]. */
const holed = Object.assign(new Array<number>(3), { 0: 3, 2: 8 });
const wrongNumbers = [Number.NaN, Number.POSITIVE_INFINITY, 1.5, -1, 2 ** 53, "2", "", null, true, 2n, {}, () => 1];

describe("options of the wrong kind", () => {
  it.each(["stride", "dilation", "groups"])("%s wants integers from 1", (name) => {
    for (const value of [0, ...wrongNumbers]) {
      expect(refusal({ ...layer, [name]: value })).toMatch(
        new RegExp(`^OPTION_INVALID f: ${name} is .+, expected an integer`),
      );
    }
  });

  it.each(["stride", "dilation", "padding", "paddingMode"])("%s wants one entry for each spatial axis", (name) => {
    const entry = name === "paddingMode" ? "zeros" : 1;
    for (const count of [0, 1, 3, 5]) {
      expect(refusal({ ...layer, [name]: new Array(count).fill(entry) })).toMatch(
        /^OPTION_INVALID f: .+ for each of 2 spatial axes/,
      );
    }
  });

  it.each(["stride", "dilation", "padding"])("%s names the axis whose entry is wrong", (name) => {
    for (const value of [Number.NaN, 1.5, "1", null, undefined, {}]) {
      expect(refusal({ ...layer, [name]: [1, value] })).toMatch(new RegExp(`^OPTION_INVALID f: ${name} of axis 1 is `));
    }
  });

  it("outputPadding and outputSize want integers, only in a transposed layer, and not both", () => {
    const transposed = { ...layer, kernelShape: [3, 4, 3, 3], transposed: true };
    for (const value of wrongNumbers) {
      expect(refusal({ ...transposed, outputPadding: value })).toContain("OPTION_INVALID f: outputPadding is ");
      expect(refusal({ ...transposed, outputSize: value })).toContain("OPTION_INVALID f: outputSize is ");
    }
    expect(refusal({ ...transposed, outputSize: 0 })).toBe(
      "OPTION_INVALID f: outputSize is 0, expected an integer >= 1",
    );
    expect(refusal({ ...transposed, outputSize: 10, outputPadding: 0 })).toBe(
      "OPTION_INVALID f: outputSize replaces outputPadding; give one of them",
    );
    expect(refusal({ ...layer, outputPadding: [0, 1] })).toBe(
      "OPTION_INVALID f: outputPadding is [0, 1], expected nothing unless transposed is true",
    );
    expect(refusal({ ...layer, outputSize: 6 })).toContain("expected nothing unless transposed is true");
    expect(resolveGeometry({ ...layer, outputPadding: [0, 0] }).outputShape).toEqual([4, 6, 6]);
  });

  it("flags are true or false", () => {
    for (const value of ["false", 0, 1, null, [], {}]) {
      expect(refusal({ ...layer, transposed: value })).toMatch(
        /^OPTION_INVALID f: transposed is .+, expected true or false$/,
      );
      expect(refusal({ ...layer, flip: value })).toMatch(/^OPTION_INVALID f: flip is .+, expected true or false$/);
    }
  });

  it("words are those that are known, and nothing else passes for one", () => {
    for (const value of ["keras", "", null, 3, ["torch"], "toString", "__proto__", {}]) {
      expect(refusal({ ...layer, preset: value })).toMatch(
        /^OPTION_INVALID f: preset is .+, expected "torch" \| "onnx" \| /,
      );
    }
    for (const value of ["NHWC", null, 3, ["channels-first"]]) {
      expect(refusal({ ...layer, layout: value })).toMatch(
        /^OPTION_INVALID f: layout is .+, expected "channels-first" \| /,
      );
    }
    for (const value of ["mirror", null, 3, "constructor", {}, [["zeros"], "zeros"]]) {
      expect(refusal({ ...layer, paddingMode: value })).toMatch(
        /^OPTION_INVALID f: paddingMode.* is .+, expected "zeros" \| /,
      );
    }
  });

  it("undefined is as good as left out", () => {
    const names = ["stride", "dilation", "padding", "paddingMode", "groups", "layout", "flip", "transposed", "preset"];
    const nothing = Object.fromEntries([...names, "outputPadding", "outputSize"].map((name) => [name, undefined]));
    expect(resolveGeometry({ ...layer, ...nothing })).toEqual(resolveGeometry(layer));
  });

  it("options are an object", () => {
    for (const options of [null, undefined, 3, "same"]) {
      expect(refusal(options)).toMatch(/^OPTION_INVALID f: options is .+, expected an object$/);
      expect(() => resolveAxes([4], options as unknown as AxisOptions)).toThrow("resolveAxes: options is ");
    }
  });

  it("other systems' names are not swallowed in silence", () => {
    expect(refusal({ ...layer, strides: 2 })).toBe(
      "OPTION_INVALID f: the option strides is not known; it is called stride here",
    );
    expect(refusal({ ...layer, pads: [1, 1, 1, 1] })).toContain("it is called padding here");
    expect(refusal({ ...layer, group: 3 })).toContain("it is called groups here");
  });
});

describe("shapes", () => {
  it.each(["inputShape", "kernelShape"])("%s is an array of lengths", (name) => {
    for (const value of [
      undefined,
      null,
      8,
      "3,8,8",
      {},
      [3, 8, -1],
      [3, 8, 1.5],
      [3, Number.NaN, 8],
      [3, "8", 8],
      [3, null, 8],
      holed,
    ]) {
      expect(refusal({ ...layer, [name]: value })).toMatch(
        new RegExp(`^SHAPE_INVALID f: ${name} is .+, expected an array of integers >= 0$`),
      );
    }
    expect(refusal({ ...layer, [name]: [2 ** 30, 2 ** 30, 2 ** 30] })).toContain("SHAPE_INVALID");
  });

  it("a kernel has at least one element along each axis", () => {
    expect(refusal({ ...layer, kernelShape: [4, 3, 0, 3] })).toContain(
      "kernelSize of axis 0 is 0, expected an integer >= 1",
    );
  });

  it("sizes too", () => {
    for (const sizes of [undefined, null, 4, "4", [-1], [1.5], ["4"]]) {
      expect(() => resolveAxes(sizes as number[], { kernelSize: 1 })).toThrow(
        expect.objectContaining({ code: "SHAPE_INVALID" }),
      );
    }
    expect(() => resolveAxes([], { kernelSize: 1 })).toThrow(
      "resolveAxes: sizes is [], expected at least one spatial axis",
    );
  });

  it("kernelSize is not optional", () => {
    for (const kernelSize of [undefined, null, "3", [], [3, 3]]) {
      expect(() => resolveAxes([4], { kernelSize } as AxisOptions)).toThrow(
        expect.objectContaining({ code: "OPTION_INVALID" }),
      );
    }
  });
});

it("numbers beyond 2^53 are refused before they round", () => {
  expect(refusal({ ...layer, padding: 2 ** 52 })).toBe(
    "GEOMETRY_INVALID f: spatial axis 0: the numbers exceed 2^53 - 1, beyond which integers are not exact",
  );
  expect(refusal({ ...layer, dilation: 2 ** 52 })).toContain("GEOMETRY_INVALID f: spatial axis 0: a window spans ");
  expect(refusal({ ...layer, padding: 2 ** 52, stride: 1000 })).toContain("the numbers exceed 2^53 - 1");
  const transposed = { ...layer, kernelShape: [3, 4, 3, 3], transposed: true };
  expect(refusal({ ...transposed, stride: 2 ** 52 })).toContain("the numbers exceed 2^53 - 1");
  expect(refusal({ ...transposed, padding: -(2 ** 52) })).toContain("the numbers exceed 2^53 - 1");
});
