import { expect, test } from "vitest";
import { edgeLayer } from "./edge-layers.ts";
import { colourOfTap, tapPicture, tapTable } from "./tap-picture.ts";

const table = tapTable(edgeLayer("counting", 3));

test("in the corner of a repeated border four taps share an entry, in the middle there is one", () => {
  expect(table[0]).toEqual([0, 1, 3, 4]);
  expect(table[4 * 9 + 4]).toEqual([4]);
  expect(table[8]).toEqual([]);
});

test("two tables stand one above the other, empty places like paper", () => {
  const { values, shape } = tapPicture([table, table], 9);
  expect(shape).toEqual([3, 18, 9]);
  expect(values[4 * 9 + 4]).toBe(colourOfTap[4][0] / 255);
  expect(values[13 * 9 + 4]).toBe(colourOfTap[4][0] / 255);
  expect(values[8]).toBe(0.97);
});
