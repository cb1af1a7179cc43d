import { toDense } from "@convmtx/sparse";
import { expect, it } from "vitest";
import { examples } from "../settings/examples.ts";
import { layerOf } from "../settings/layer-from-settings.ts";
import { defaultAxis, defaultSettings } from "../settings/layer-settings.ts";
import { linksOf } from "./links.ts";

const axis = { ...defaultAxis, size: 3, kernelSize: 2 };
const byHand = layerOf({ ...defaultSettings, axes: [axis, axis] }); // 1 2 / 3 4 over a … i

it("an output: its window, each element with its tap", () => {
  expect(linksOf(byHand, { kind: "output", row: 1 }).entries).toEqual([
    { row: 1, col: 1, value: 1, taps: [0] },
    { row: 1, col: 2, value: 2, taps: [1] },
    { row: 1, col: 4, value: 3, taps: [2] },
    { row: 1, col: 5, value: 4, taps: [3] },
  ]);
});

it("an input: the outputs that read it", () => {
  expect(linksOf(byHand, { kind: "input", col: 4 }).entries).toEqual([
    { row: 0, col: 4, value: 4, taps: [3] },
    { row: 1, col: 4, value: 3, taps: [2] },
    { row: 2, col: 4, value: 2, taps: [1] },
    { row: 3, col: 4, value: 1, taps: [0] },
  ]);
});

it("a place in the matrix: its row, and its entry if there is one", () => {
  expect(linksOf(byHand, { kind: "entry", row: 1, col: 4 }).entry).toEqual({ row: 1, col: 4, value: 3, taps: [2] });
  const none = linksOf(byHand, { kind: "entry", row: 1, col: 0 });
  expect(none.entry).toBeUndefined();
  expect(none.entries).toHaveLength(4);
});

it("an entry of zero taps is one; an entry where two taps meet names both", () => {
  const ends = { ...axis, size: 4, kernelSize: 3, padBegin: 1, padEnd: 1, paddingMode: "replicate" as const };
  const layer = layerOf({ ...defaultSettings, axes: [ends], kernel: { preset: "custom", values: [1, 0, 5] } });
  expect(linksOf(layer, { kind: "output", row: 0 }).entries[0]).toEqual({ row: 0, col: 0, value: 1, taps: [0, 1] });
  expect(linksOf(layer, { kind: "input", col: 1 }).entries.map(({ row, value }) => [row, value])).toEqual([
    [0, 5],
    [1, 0],
    [2, 1],
  ]);
});

const small = examples.filter(({ settings }) => layerOf(settings).operator.nnz < 10_000);
it.each(small.map(({ name, settings }) => [name, settings] as const))(
  "%s: rows and columns are the matrix's",
  (_, settings) => {
    const layer = layerOf(settings);
    const [nrows, ncols] = layer.operator.shape;
    const dense = toDense(layer.operator.toCsr());
    const [row, col] = [Math.floor(nrows / 2), Math.floor(ncols / 2)];
    for (const { col: j, value } of linksOf(layer, { kind: "output", row }).entries)
      expect(value).toBe(dense.data[row * ncols + j]);
    const column = Array.from({ length: nrows }, (_, i) => dense.data[i * ncols + col]);
    const sum = linksOf(layer, { kind: "input", col }).entries.reduce((total, { row: i, value }) => {
      expect(value).toBe(column[i]);
      return total + Number(value !== 0);
    }, 0);
    expect(sum).toBe(column.filter((value) => value !== 0).length);
  },
);
