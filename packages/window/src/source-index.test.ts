import fc from "fast-check";
import { describe, expect, it } from "vitest";
import fixture from "../fixtures/window.json" with { type: "json" };
import { type PaddingMode, type PaddingModeName, resolveAxes, sourceIndex, tapSource } from "./index.ts";

/** What stands at the positions −begin … n − 1 + end. */
function extend(mode: PaddingMode, n: number, begin: number, end: number): number[] {
  return Array.from({ length: begin + n + end }, (_, i) => sourceIndex(mode, i - begin, n));
}

describe("by hand", () => {
  it.each([
    ["zeros", [-1, -1, -1, 0, 1, 2, -1, -1, -1]],
    ["reflect", [1, 2, 1, 0, 1, 2, 1, 0, 1]],
    ["symmetric", [2, 1, 0, 0, 1, 2, 2, 1, 0]],
    ["replicate", [0, 0, 0, 0, 1, 2, 2, 2, 2]],
    ["circular", [0, 1, 2, 0, 1, 2, 0, 1, 2]],
  ] as const)("%s extends 0 1 2 by three on each side", (mode, expected) => {
    expect(extend(mode, 3, 3, 3)).toEqual(expected);
  });

  it("repeats a single element in every mode but zeros", () => {
    for (const mode of ["reflect", "symmetric", "replicate", "circular"] as const) {
      expect(extend(mode, 1, 2, 2)).toEqual([0, 0, 0, 0, 0]);
    }
  });

  it("has only zeros in an empty signal", () => {
    expect(extend("zeros", 0, 1, 2)).toEqual([-1, -1, -1]);
  });
});

describe("against NumPy, also where pads exceed the signal", () => {
  it.each(fixture.numpyPad)("$mode, $size elements, pads $begin and $end", ({ mode, size, begin, end, source }) => {
    expect(extend(mode as PaddingMode, size, begin, end)).toEqual(source);
  });
});

describe("against PyTorch, with its limits", () => {
  it.each(fixture.torchPad)("$mode, $size elements, pads $begin and $end", ({ mode, size, begin, end, source }) => {
    const paddingMode = mode as PaddingModeName;
    const resolve = () => resolveAxes([size], { kernelSize: 1, padding: [[begin, end]], paddingMode, preset: "torch" });
    if (source === null) {
      expect(resolve).toThrow(expect.objectContaining({ code: "GEOMETRY_INVALID" }));
    } else {
      const [axis] = resolve();
      expect(Array.from({ length: axis.windowCount }, (_, window) => tapSource(axis, window, 0))).toEqual(source);
    }
  });
});

describe("against the boundaries of scipy.signal.convolve2d, by whole matrices", () => {
  it.each(fixture.scipyBoundary)(
    "$boundary, $size elements, kernel $kernelSize",
    ({ boundary, size, kernelSize, matrix }) => {
      const paddingMode = boundary as PaddingModeName;
      const [axis] = resolveAxes([size], { kernelSize, padding: "same", paddingMode, preset: "scipy" });
      const built = matrix.map((row, window) => {
        const entries = row.map(() => 0);
        for (let tap = 0; tap < kernelSize; tap++) {
          const source = tapSource(axis, window, tap);
          // convolve2d slides the reversed kernel k, k − 1, …, 1.
          if (source >= 0) entries[source] += kernelSize - tap;
        }
        return entries;
      });
      expect(built).toEqual(matrix);
    },
  );
});

it("is an index or -1 for every position, never -0", () => {
  const modes = fc.constantFrom("zeros", "reflect", "symmetric", "replicate", "circular");
  const position = fc.integer({ min: -1000, max: 1000 });
  fc.assert(
    fc.property(modes, position, fc.integer({ min: 1, max: 9 }), (mode, i, n) => {
      const source = sourceIndex(mode, i, n);
      expect(Object.is(source, -0)).toBe(false);
      expect(Number.isInteger(source) && source < n && source >= (mode === "zeros" ? -1 : 0)).toBe(true);
    }),
  );
});
