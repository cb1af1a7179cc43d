import { spySvg } from "@convmtx/sparse";
import { ones } from "@convmtx/tensor";
import { expect, test } from "vitest";
import { convOperator } from "./conv-operator.ts";
import { spyTaps } from "./spy-taps.ts";

test("each entry is of the class of its tap, and the colours are as many", () => {
  const layer = convOperator([1, 2, 3], { inputShape: [3], padding: 1, paddingMode: "replicate" });
  const { rows, palette } = spyTaps(layer);
  expect(rows).toMatchObject({ format: "rows", shape: [3, 3], nnz: 7, classCount: 3 });
  const [block, ...others] = rows.rowBlocks();
  expect(others).toEqual([]);
  expect([...block.matrix.indices]).toEqual([0, 1, 0, 1, 2, 1, 2]);
  // In the corners two taps meet in one entry.
  expect([...(block.classPtr ?? [])]).toEqual([0, 2, 3, 4, 5, 6, 7, 9]);
  expect([...(block.classes ?? [])]).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
  expect(palette.colours.length).toBe(3);
});

test("neighbours of a large kernel share a class", () => {
  const { rows, palette } = spyTaps(convOperator(ones([11, 11]), { inputShape: [11, 11] }));
  expect([rows.nnz, rows.classCount, palette.colours.length]).toEqual([121, 36, 36]);
  const [{ classes }] = rows.rowBlocks();
  expect([0, 1, 2, 10, 11, 12, 22, 120].map((tap) => classes?.[tap])).toEqual([0, 0, 1, 5, 0, 0, 6, 35]);
});

test("tells of the rows drawn, and ends with what the listener throws", () => {
  const layer = convOperator([1, 1], { inputShape: [4] });
  const seen: number[] = [];
  spySvg(spyTaps(layer, { maxBytes: 0, onRows: (count) => seen.push(count) }).rows);
  expect(seen).toEqual([1, 2, 3]);
  const stop = () => {
    throw new Error("enough");
  };
  expect(() => spySvg(spyTaps(layer, { onRows: stop }).rows)).toThrow("enough");
});
