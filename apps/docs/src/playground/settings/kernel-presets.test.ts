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
  expect([...presetKernel(preset, undefined, [3, 3])].map((value) => value + 0)).toEqual(expected);
});

const channels = (first: number, second: number, groups = 1, transposed = false) =>
  ({ shape: [first, second], groups, transposed }) as const;

it("as many outputs as inputs: each filters its own; else their mean, in every direction and in groups", () => {
  const weights = (...of: Parameters<typeof channels>) => [...presetKernel("identity", channels(...of), [1])];
  expect(weights(2, 2)).toEqual([1, 0, 0, 1]);
  expect(weights(1, 2)).toEqual([0.5, 0.5]);
  expect(weights(2, 1)).toEqual([1, 1]);
  expect(weights(2, 2, 2)).toEqual([0.5, 0.5, 0.5, 0.5]); // (C_out 2, C_in 4 in groups of 2)
  expect(weights(4, 1, 4)).toEqual([1, 1, 1, 1]); // depthwise
  expect(weights(4, 2, 2)).toEqual([1, 0, 0, 1, 1, 0, 0, 1]);
  expect(weights(3, 1, 1, true)).toEqual([1 / 3, 1 / 3, 1 / 3]); // transposed: three inputs, one output
  expect(weights(1, 3, 1, true)).toEqual([1, 1, 1]);
  expect([...presetKernel("counting", channels(2, 2), [1])]).toEqual([1, 2, 3, 4]);
});

it("a Laplacian sums to 0 and a Gaussian to 1, however many taps there are", () => {
  for (const size of [[3], [2, 3], [2, 2], [5, 4, 3]]) {
    expect(presetKernel("laplacian", undefined, size).reduce((a, b) => a + b, 0)).toBe(0);
    expect(presetKernel("sharpen", undefined, size).reduce((a, b) => a + b, 0)).toBe(1);
  }
  for (const taps of [1, 2, 32, 33, 5000]) {
    const values = presetKernel("gaussian", undefined, [taps]);
    expect(Math.abs(values.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(taps * 2 ** -52);
    expect(values.every((value, i) => value >= 0 && value === values[taps - 1 - i])).toBe(true);
  }
});

it.each(kernelPresets)("%s has finite values in any number of axes and for every size", (preset) => {
  for (const size of [[1], [2], [5], [1, 3], [4, 2], [2, 3, 4], [1, 1, 1]]) {
    const values = presetKernel(preset, undefined, size);
    expect(values).toHaveLength(size.reduce((a, b) => a * b, 1));
    expect(values.every(Number.isFinite)).toBe(true);
  }
});
