import { resolveGeometry } from "@convmtx/window";
import { expect, it } from "vitest";
import { mostEntries } from "../matrix/links.ts";
import { bordersOf } from "./borders.ts";
import { montageOf } from "./montage.ts";
import { windowPlaces } from "./window-places.ts";

function read(options: Parameters<typeof resolveGeometry>[0], row: number) {
  const geometry = resolveGeometry(options, "convOperator");
  const montage = montageOf(geometry.inputShape, geometry.hasChannels, geometry.layout, bordersOf(geometry));
  return windowPlaces(geometry, montage, row).map(({ pixel, tap }) => [
    Math.floor(pixel / montage.cols),
    pixel % montage.cols,
    tap,
  ]);
}

it("finds the taps on the picture and beside it", () => {
  const layer = { inputShape: [3, 3], kernelShape: [2, 2], padding: 1 };
  expect(read(layer, 0)).toEqual([
    [0, 0, 0],
    [0, 1, 1],
    [1, 0, 2],
    [1, 1, 3],
  ]);
  // The kernel reversed has the same places with other taps.
  expect(read({ ...layer, flip: true }, 0).map(([, , tap]) => tap)).toEqual([3, 2, 1, 0]);
});

it("steps over holes and by the stride", () => {
  const signal = { inputShape: [6], kernelShape: [3], padding: 2, stride: 3, dilation: 2 };
  expect(read(signal, 0).map(([, col]) => col)).toEqual([0, 2, 4]);
  expect(read(signal, 1).map(([, col]) => col)).toEqual([3, 5, 7]);
});

it("finds the planes of the output's group", () => {
  const grouped = { inputShape: [4, 2], kernelShape: [2, 2, 2], groups: 2, padding: [[1, 0]] as const };
  // Output 1 is of the second group, which reads the planes 2 and 3: rows of the picture.
  expect(read(grouped, 2)).toEqual([
    [2, 0, 0],
    [3, 0, 0],
    [2, 1, 1],
    [3, 1, 1],
  ]);
});

it("of a volume leaves out what lies before and behind all slices", () => {
  const volume = { inputShape: [2, 1, 1], kernelShape: [2, 1, 2], padding: [[1, 0], 0, [1, 0]] as const };
  expect(read(volume, 0).map(([, , tap]) => tap)).toEqual([2, 3]);
});

it("of a huge kernel walks only what is drawn", () => {
  const huge = { inputShape: [2, 2], kernelShape: [2001, 2001], padding: 1000 };
  const places = read(huge, 0);
  expect(places).toHaveLength(mostEntries);
  expect(places[0]).toEqual([0, 0, 968 * 2001 + 968]);
});
