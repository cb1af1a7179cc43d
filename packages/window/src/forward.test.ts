import fc from "fast-check";
import { describe, expect, it } from "vitest";
import fixture from "../fixtures/window.json" with { type: "json" };
import { resolveAxes } from "./index.ts";

/** The pads and windows of one axis. */
function forward(size: number, options: Parameters<typeof resolveAxes>[1]) {
  const [axis] = resolveAxes([size], options);
  return { pads: [axis.padBegin, axis.padEnd], windows: axis.windowCount };
}

describe("by hand", () => {
  it.each([
    // n, k, s, d, padding, windows: written out on paper
    [4, 3, 1, 1, 0, 2],
    [4, 3, 2, 1, 0, 1],
    [5, 3, 2, 1, 0, 2],
    [5, 2, 3, 1, 1, 2],
    [5, 2, 1, 3, 0, 2],
    [5, 3, 1, 2, 0, 1],
    [1, 1, 1, 1, 0, 1],
    [1, 1, 9, 9, 0, 1],
    [0, 3, 1, 1, 2, 2],
  ])(
    "n = %i, k = %i, s = %i, d = %i, padding %i: %i windows",
    (size, kernelSize, stride, dilation, padding, windows) => {
      const [axis] = resolveAxes([size], { kernelSize, stride, dilation, padding });
      expect(axis).toEqual({
        signalSize: size,
        windowCount: windows,
        kernelSize,
        stride,
        dilation,
        padBegin: padding,
        padEnd: padding,
        paddingMode: "zeros",
        outputPadding: 0,
        rule: padding === 0 ? "none" : "given",
      });
    },
  );

  it("resolves each axis by its own numbers", () => {
    const axes = resolveAxes([7, 8], {
      kernelSize: [3, 2],
      stride: [2, 1],
      dilation: [1, 4],
      padding: [[0, 1], 2],
      paddingMode: ["reflect", "circular"],
    });
    expect(axes.map((axis) => axis.windowCount)).toEqual([3, 8]);
    expect(axes.map((axis) => [axis.padBegin, axis.padEnd, axis.paddingMode])).toEqual([
      [0, 1, "reflect"],
      [2, 2, "circular"],
    ]);
  });

  it("crops by negative pads", () => {
    expect(forward(6, { kernelSize: 3, padding: [[-2, 1]] })).toEqual({ pads: [-2, 1], windows: 3 });
  });

  it("pads an even kernel's 'same' as each system does", () => {
    const pads = (preset: "torch" | "tf" | "scipy" | "matlab" | undefined) =>
      forward(6, { kernelSize: 4, padding: "same", preset }).pads;
    expect(pads(undefined)).toEqual([1, 2]);
    expect(pads("torch")).toEqual([1, 2]);
    expect(pads("tf")).toEqual([1, 2]);
    expect(pads("matlab")).toEqual([1, 2]);
    expect(pads("scipy")).toEqual([2, 1]);
  });

  it("pads strided 'same' to ceil(n/s) windows, with nothing where none is needed", () => {
    expect(forward(5, { kernelSize: 3, stride: 2, padding: "same", preset: "tf" })).toEqual({
      pads: [1, 1],
      windows: 3,
    });
    expect(forward(6, { kernelSize: 3, stride: 2, padding: "same-upper" })).toEqual({ pads: [0, 1], windows: 3 });
    expect(forward(6, { kernelSize: 3, stride: 2, padding: "same-lower" })).toEqual({ pads: [1, 0], windows: 3 });
    expect(forward(7, { kernelSize: 1, stride: 3, padding: "same-upper" })).toEqual({ pads: [0, 0], windows: 3 });
  });

  it("reads the other words", () => {
    expect(forward(6, { kernelSize: 3, dilation: 2, padding: "full" })).toEqual({ pads: [4, 4], windows: 10 });
    expect(forward(6, { kernelSize: 3, padding: "valid" })).toEqual({ pads: [0, 0], windows: 4 });
    expect(forward(6, { kernelSize: 3, padding: "NOTSET", preset: "onnx" })).toEqual({ pads: [0, 0], windows: 4 });
  });
});

describe("against PyTorch", () => {
  it.each(fixture.torchForward)("conv over $size, kernel $kernelSize: $output", ({ size, output, ...options }) => {
    if (output === null) {
      expect(() => resolveAxes(size, options)).toThrow(expect.objectContaining({ code: "GEOMETRY_INVALID" }));
    } else {
      expect(resolveAxes(size, options).map((axis) => axis.windowCount)).toEqual(output);
    }
  });

  it.each(fixture.torchSame)(
    "'same', kernel $kernelSize, dilation $dilation, stride $stride: begins at $begin",
    ({ size, begin, output, ...window }) => {
      const resolve = () => forward(size, { ...window, padding: "same", preset: "torch" });
      if (begin === null) {
        expect(resolve).toThrow(expect.objectContaining({ code: "GEOMETRY_INVALID" }));
      } else {
        const total = window.dilation * (window.kernelSize - 1);
        expect(resolve()).toEqual({ pads: [begin, total - begin], windows: output });
      }
    },
  );
});

describe("'same' against scipy.signal", () => {
  const measured = fixture.scipySame.filter((row) => row.function !== "correlate2d");
  it.each(measured)("$function of $size elements, kernel $kernelSize", ({ size, kernelSize, begin, output }) => {
    const same = forward(size, { kernelSize, padding: "same", preset: "scipy" });
    expect(same).toEqual({ pads: [begin, kernelSize - 1 - begin], windows: output });
  });

  it("but correlate2d alone centres even kernels as PyTorch does", () => {
    for (const { function: name, size, kernelSize, begin, output } of fixture.scipySame) {
      if (name !== "correlate2d") continue;
      const same = forward(size, { kernelSize, padding: "same", preset: "torch" });
      expect(same).toEqual({ pads: [begin, kernelSize - 1 - begin], windows: output });
    }
  });
});

it("'same' is MATLAB's: conv(1:10, 7:7:28, 'same') begins with 70, the element floor(k/2) of the whole convolution", () => {
  // The example of mathworks.com/matlabcentral/answers/332847; a true convolution, so the taps are reversed.
  const [axis] = resolveAxes([10], { kernelSize: 4, padding: "same", preset: "matlab" });
  const taps = [28, 21, 14, 7];
  const result = Array.from({ length: axis.windowCount }, (_, o) =>
    taps.reduce((sum, tap, t) => {
      const i = o - axis.padBegin + t;
      return i >= 0 && i < 10 ? sum + tap * (i + 1) : sum;
    }, 0),
  );
  expect(result).toEqual([70, 140, 210, 280, 350, 420, 490, 560, 553, 462]);
});

describe("properties", () => {
  const numbers = {
    size: fc.integer({ min: 1, max: 30 }),
    kernelSize: fc.integer({ min: 1, max: 6 }),
    stride: fc.integer({ min: 1, max: 7 }),
    dilation: fc.integer({ min: 1, max: 4 }),
  };

  it("counts the windows that lie within the padded axis", () => {
    const pad = fc.integer({ min: -6, max: 12 });
    fc.assert(
      fc.property(fc.record({ ...numbers, begin: pad, end: pad }), ({ size, begin, end, ...window }) => {
        let count = 0;
        const span = window.dilation * (window.kernelSize - 1) + 1;
        for (let first = -begin; first + span <= size + end; first += window.stride) count++;
        const resolve = () => forward(size, { ...window, padding: [[begin, end]] }).windows;
        if (count > 0) expect(resolve()).toBe(count);
        else expect(resolve).toThrow(expect.objectContaining({ code: "GEOMETRY_INVALID" }));
      }),
    );
  });

  it.each(["same-upper", "same-lower"] as const)("%s gives ceil(n/s) windows with the fewest pads", (padding) => {
    fc.assert(
      fc.property(fc.record(numbers), ({ size, ...window }) => {
        const { pads, windows } = forward(size, { ...window, padding });
        const [begin, end] = pads;
        expect(windows).toBe(Math.ceil(size / window.stride));
        expect(padding === "same-upper" ? end - begin : begin - end).toBeOneOf([0, 1]);
        const fewer = () => forward(size, { ...window, padding: [[begin + end - 1, 0]] }).windows;
        if (begin + end > 0 && begin + end + size > window.dilation * (window.kernelSize - 1) + 1) {
          expect(fewer()).toBeLessThan(windows);
        }
      }),
    );
  });

  it("'same' and 'full' give n and n + d(k - 1) windows at stride 1, under every preset that knows them", () => {
    const presets = fc.constantFrom(undefined, "torch", "onnx", "tf", "jax", "scipy", "matlab");
    fc.assert(
      fc.property(fc.record({ ...numbers, preset: presets }), ({ size, kernelSize, dilation, preset }) => {
        const windows = (padding: "same" | "full") => forward(size, { kernelSize, dilation, preset, padding }).windows;
        expect(windows("same")).toBe(size);
        expect(windows("full")).toBe(size + dilation * (kernelSize - 1));
      }),
    );
  });

  it("gives every preset's numbers the same meaning", () => {
    const presets = fc.constantFrom("torch", "onnx", "tf", "jax", "webnn", "scipy", "matlab");
    const pad = fc.integer({ min: 0, max: 9 });
    const options = fc.record({ ...numbers, preset: presets, begin: pad, end: pad });
    fc.assert(
      fc.property(options, ({ size, begin, end, preset, ...window }) => {
        fc.pre(size + begin + end > window.dilation * (window.kernelSize - 1));
        const given = { ...window, padding: [[begin, end]] } as const;
        expect(resolveAxes([size], { ...given, preset })).toEqual(resolveAxes([size], given));
      }),
    );
  });
});
