import { expect, it } from "vitest";
import { kernelPresets, presetKernel } from "./kernel-presets.ts";

it.each([
  ["counting", [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ["box", new Array<number>(9).fill(1 / 9)],
  ["gaussian", [1, 2, 1, 2, 4, 2, 1, 2, 1].map((value) => value / 16)],
  ["sobel", [-1, 0, 1, -2, 0, 2, -1, 0, 1].map((value) => value / 4)],
  ["laplacian", [0, 1, 0, 1, -4, 1, 0, 1, 0]],
  ["sharpen", [0, -1, 0, -1, 5, -1, 0, -1, 0]],
  ["motion", [1, 0, 0, 0, 1, 0, 0, 0, 1].map((value) => value / 3)],
  ["identity", [0, 0, 0, 0, 1, 0, 0, 0, 0]],
] as const)("%s, 3 × 3, by hand", (preset, expected) => {
  expect([...presetKernel(preset, [], [3, 3])].map((value) => value + 0)).toEqual(expected);
});

it("as many outputs as inputs: each filters its own; fewer: their mean", () => {
  expect([...presetKernel("identity", [2, 2], [1])]).toEqual([1, 0, 0, 1]);
  expect([...presetKernel("identity", [1, 2], [1])]).toEqual([0.5, 0.5]);
  expect([...presetKernel("counting", [2, 2], [1])]).toEqual([1, 2, 3, 4]);
});

it.each(kernelPresets)("%s has finite values in any number of axes and for every size", (preset) => {
  for (const size of [[1], [2], [5], [1, 3], [4, 2], [2, 3, 4], [1, 1, 1]]) {
    const values = presetKernel(preset, [], size);
    expect(values).toHaveLength(size.reduce((a, b) => a * b, 1));
    expect(values.every(Number.isFinite)).toBe(true);
  }
});
