import { resolveGeometry } from "@convmtx/window";
import { expect, it } from "vitest";
import { bordersOf } from "./borders.ts";
import { montageOf } from "./montage.ts";
import { readPadding } from "./read-padding.ts";

function read(options: Parameters<typeof resolveGeometry>[0], row: number) {
  const geometry = resolveGeometry(options, "convOperator");
  const montage = montageOf(geometry.inputShape, geometry.hasChannels, geometry.layout, bordersOf(geometry));
  return readPadding(geometry, montage, row).map(({ pixel, tap }) => [
    Math.floor(pixel / montage.cols),
    pixel % montage.cols,
    tap,
  ]);
}

it("finds the taps that fall beside the picture", () => {
  const layer = { inputShape: [3, 3], kernelShape: [2, 2], padding: 1 };
  expect(read(layer, 0)).toEqual([
    [0, 0, 0],
    [0, 1, 1],
    [1, 0, 2],
  ]);
  // The kernel reversed has the same places with other taps.
  expect(read({ ...layer, flip: true }, 0).map(([, , tap]) => tap)).toEqual([3, 2, 1]);
  // In the midst of the picture there are none.
  expect(read(layer, 5)).toEqual([]);
});

it("steps over holes and by the stride", () => {
  const signal = { inputShape: [6], kernelShape: [3], padding: 2, stride: 3, dilation: 2 };
  expect(read(signal, 0)).toEqual([[0, 0, 0]]);
  expect(read(signal, 1)).toEqual([]);
});

it("marks the planes of the output's group", () => {
  const grouped = { inputShape: [4, 2], kernelShape: [2, 2, 2], groups: 2, padding: [[1, 0]] as const };
  // Output 1 is of the second group, which reads the planes 2 and 3: rows of the picture.
  expect(read(grouped, 2)).toEqual([
    [2, 0, 0],
    [3, 0, 0],
  ]);
});

it("of a volume sees the padding beside slices, not before and behind all of them", () => {
  const volume = { inputShape: [2, 1, 1], kernelShape: [2, 1, 2], padding: [[1, 0], 0, [1, 0]] as const };
  // Two slices side by side, three columns apart; the kernel's first slice lies before the input.
  expect(read(volume, 0).map(([, , tap]) => tap)).toEqual([2]);
});
