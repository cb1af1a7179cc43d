import { describe, expect, it } from "vitest";
import { type PaddingMode, type PaddingModeName, type PaddingWord, type Preset, resolveAxes } from "./index.ts";

const presets = [undefined, "torch", "onnx", "tf", "jax", "webnn", "scipy", "matlab"] as const;

/** Which of `names` the preset takes; all other refusals fail the test. */
function taken<T extends string>(names: readonly T[], resolve: (name: T) => unknown): T[] {
  return names.filter((name) => {
    try {
      resolve(name);
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: "OPTION_INVALID" });
      return false;
    }
  });
}

const words: PaddingWord[] = [
  "valid",
  "same",
  "full",
  "same-upper",
  "same-lower",
  "VALID",
  "SAME",
  "SAME_UPPER",
  "SAME_LOWER",
  "NOTSET",
];

describe("words", () => {
  const plain = ["valid", "same", "full", "same-upper", "same-lower"];
  const known: Record<string, string[]> = {
    none: plain,
    torch: plain,
    onnx: [...plain, "VALID", "SAME_UPPER", "SAME_LOWER", "NOTSET"],
    tf: [...plain, "VALID", "SAME"],
    jax: [...plain, "VALID", "SAME", "SAME_LOWER"],
    webnn: ["valid", "full"],
    scipy: plain,
    matlab: plain,
  };

  it.each(presets)("of %s", (preset) => {
    const resolve = (padding: PaddingWord) => resolveAxes([9], { kernelSize: 4, padding, preset });
    expect(taken(words, resolve)).toEqual(known[preset ?? "none"]);
  });

  it("mean the same in every spelling", () => {
    const pads = (padding: PaddingWord, preset: Preset, stride = 2) => {
      const [axis] = resolveAxes([9], { kernelSize: 4, stride, padding, preset });
      return [axis.padBegin, axis.padEnd];
    };
    for (const [word, preset] of [
      ["SAME", "tf"],
      ["SAME", "jax"],
      ["SAME_UPPER", "onnx"],
      ["same", "onnx"],
      ["same-upper", "torch"],
    ] as const) {
      expect(pads(word, preset)).toEqual([1, 2]);
    }
    for (const [word, preset] of [
      ["SAME_LOWER", "jax"],
      ["SAME_LOWER", "onnx"],
      ["same-lower", "scipy"],
    ] as const) {
      expect(pads(word, preset)).toEqual([2, 1]);
    }
  });

  it("are refused with what is known, and with the presets that know them", () => {
    const refuse = (padding: PaddingWord, preset?: Preset) => () =>
      resolveAxes([9], { kernelSize: 3, padding, preset });
    expect(refuse("SAME")).toThrow(
      'resolveAxes: padding is "SAME", expected "same" | "valid" | "full" | "same-upper" | "same-lower", a number, one number an axis, or [begin, end] an axis (no preset; presets tf, jax know it)',
    );
    expect(refuse("NOTSET", "tf")).toThrow("(preset tf; preset onnx knows it)");
    expect(refuse("same", "webnn")).toThrow(
      "(preset webnn: WebNN has no autoPad: give the pads as numbers; presets torch, ",
    );
  });

  it.each([undefined, "torch", "scipy", "matlab"] as const)("'same' of %s wants stride 1", (preset) => {
    expect(() => resolveAxes([9], { kernelSize: 3, stride: 2, padding: "same", preset })).toThrow(
      `resolveAxes: spatial axis 0: padding "same" (${preset === undefined ? "no preset" : `preset ${preset}`}) needs stride 1, got 2; "same-upper" and "same-lower" pad to ceil(input/stride) windows as TensorFlow and ONNX do, or give the pads`,
    );
  });
});

describe("modes", () => {
  const ours = {
    zeros: "zeros",
    reflect: "reflect",
    symmetric: "symmetric",
    replicate: "replicate",
    circular: "circular",
  };
  const names: PaddingModeName[] = [
    "zeros",
    "reflect",
    "symmetric",
    "replicate",
    "circular",
    "constant",
    "reflection",
    "edge",
    "wrap",
    "fill",
    "symm",
    "CONSTANT",
    "REFLECT",
    "SYMMETRIC",
  ];
  const known: Record<string, Record<string, string>> = {
    none: ours,
    torch: { zeros: "zeros", reflect: "reflect", replicate: "replicate", circular: "circular" },
    onnx: {
      zeros: "zeros",
      reflect: "reflect",
      replicate: "replicate",
      circular: "circular",
      constant: "zeros",
      edge: "replicate",
      wrap: "circular",
    },
    tf: {
      zeros: "zeros",
      reflect: "reflect",
      symmetric: "symmetric",
      constant: "zeros",
      CONSTANT: "zeros",
      REFLECT: "reflect",
      SYMMETRIC: "symmetric",
    },
    jax: { ...ours, constant: "zeros", edge: "replicate", wrap: "circular" },
    webnn: {
      zeros: "zeros",
      reflect: "reflect",
      replicate: "replicate",
      constant: "zeros",
      reflection: "reflect",
      edge: "replicate",
    },
    scipy: {
      zeros: "zeros",
      symmetric: "symmetric",
      circular: "circular",
      wrap: "circular",
      fill: "zeros",
      symm: "symmetric",
    },
    matlab: { zeros: "zeros", symmetric: "symmetric", replicate: "replicate", circular: "circular" },
  };

  it.each(presets)("of %s", (preset) => {
    const modeOf = (paddingMode: PaddingModeName) =>
      resolveAxes([9], { kernelSize: 3, padding: 1, paddingMode, preset })[0].paddingMode;
    const accepted = taken(names, modeOf);
    expect(Object.fromEntries(accepted.map((name) => [name, modeOf(name)]))).toEqual(known[preset ?? "none"]);
  });

  it("are refused with the presets that know them", () => {
    expect(() => resolveAxes([9], { kernelSize: 3, paddingMode: "edge" })).toThrow(
      "(no preset; presets onnx, jax, webnn know it)",
    );
  });
});

describe("limits", () => {
  /** The largest pad of a mode on 4 elements, tried up to 12; undefined where the mode is not known. */
  const most = (preset: Preset | undefined, paddingMode: PaddingMode) => {
    let last: number | undefined;
    for (let pad = 0; pad <= 12; pad++) {
      try {
        resolveAxes([4], { kernelSize: 1, padding: [[0, pad]], paddingMode, preset });
        last = pad;
      } catch (error) {
        expect(error).toMatchObject({ code: last === undefined ? "OPTION_INVALID" : "GEOMETRY_INVALID" });
      }
    }
    return last;
  };

  it("on pads beyond the input", () => {
    const table = presets.map((preset) =>
      (["reflect", "symmetric", "replicate", "circular"] as const).map((mode) => most(preset, mode)),
    );
    expect(table).toEqual([
      [12, 12, 12, 12], // none
      [3, undefined, 12, 4], // torch
      [12, undefined, 12, 12], // onnx
      [3, 4, undefined, undefined], // tf
      [12, 12, 12, 12], // jax
      [3, undefined, 12, undefined], // webnn
      [undefined, 12, undefined, 12], // scipy
      [undefined, 12, 12, 12], // matlab
    ]);
    expect(() =>
      resolveAxes([4], { kernelSize: 1, padding: [[4, 0]], paddingMode: "reflect", preset: "torch" }),
    ).toThrow(
      "resolveAxes: spatial axis 0: padding [4, 0] exceeds 3, the most that preset torch allows for reflect on 4 elements; without a preset any pad is allowed, by NumPy's rule",
    );
  });

  it("on negative pads: zeros alone, and not in every system", () => {
    const crops = (preset: Preset | undefined) => {
      try {
        return resolveAxes([4], { kernelSize: 1, padding: -1, preset })[0].windowCount === 2;
      } catch (error) {
        expect(error).toMatchObject({ code: "GEOMETRY_INVALID" });
        return false;
      }
    };
    expect(presets.filter(crops)).toEqual([undefined, "jax", "scipy", "matlab"]);
    expect(() => resolveAxes([4], { kernelSize: 1, padding: [[1, -1]], paddingMode: "reflect" })).toThrow(
      "resolveAxes: spatial axis 0: padding [1, -1] is negative; only mode zeros can crop, this is reflect",
    );
    expect(() => resolveAxes([4], { kernelSize: 1, padding: -1, preset: "webnn" })).toThrow(
      "which preset webnn does not know; slice instead",
    );
  });

  it("on an axis without elements: only zeros", () => {
    for (const paddingMode of ["reflect", "symmetric", "replicate", "circular"] as const) {
      expect(() => resolveAxes([0], { kernelSize: 1, padding: 1, paddingMode })).toThrow(
        `resolveAxes: spatial axis 0: mode ${paddingMode} has nothing to repeat on an axis of 0 elements; only zeros can`,
      );
    }
    expect(resolveAxes([0], { kernelSize: 1, padding: 1 })[0].windowCount).toBe(2);
  });

  it("reads 'same' and 'full' pads under the same limits", () => {
    const options = { kernelSize: 9, padding: "same", paddingMode: "reflect" } as const;
    expect(resolveAxes([4], options)[0].windowCount).toBe(4);
    expect(() => resolveAxes([4], { ...options, preset: "torch" })).toThrow("padding [4, 4] exceeds 3");
  });
});
