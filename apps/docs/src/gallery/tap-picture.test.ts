import { expect, test } from "vitest";
import { edgeLayer } from "./edge-layers.ts";
import { tapPicture, tapsAt } from "./tap-picture.ts";

test("in the corner of a repeated border four taps share an entry, in the middle one", () => {
  const layer = edgeLayer("counting", 3);
  expect(tapsAt(layer, 0, 0)).toEqual([0, 1, 3, 4]);
  expect(tapsAt(layer, 4, 4)).toEqual([4]);
  expect(tapsAt(layer, 0, 8)).toEqual([]);
});

test("two layers stand one above the other, empty places like paper", () => {
  const layer = edgeLayer("counting", 3);
  const { values, shape } = tapPicture([layer, layer]);
  expect(shape).toEqual([3, 18, 9]);
  expect(values[4 * 9 + 4]).toBe(0x99 / 255);
  expect(values[13 * 9 + 4]).toBe(0x99 / 255);
  expect(values[8]).toBe(0.97);
});
