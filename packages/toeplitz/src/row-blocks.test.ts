import { tensor } from "@convmtx/tensor";
import { describe, expect, test } from "vitest";
import { rows } from "../fixtures/rows.ts";
import { convOperator } from "./conv-operator.ts";

const kernel = tensor([1, 2, 3, 4], { shape: [2, 2, 1] });
const last = convOperator(kernel, { inputShape: [2, 2], layout: "channels-last" });

describe("rowBlocks", () => {
  // A row of two entries takes 24 bytes and 4 of indptr, which has 4 more.
  test("of channels-last, cut where the bytes run out", () => {
    const blocks = [...last.rowBlocks({ maxBytes: 3 * 28 + 4 })];
    expect(blocks.map(({ begin, end }) => [begin, end])).toEqual([
      [0, 3],
      [3, 4],
    ]);
    expect(blocks.map(({ matrix }) => rows(matrix))).toEqual([
      [
        [1, 2, 0, 0],
        [3, 4, 0, 0],
        [0, 0, 1, 2],
      ],
      [[0, 0, 3, 4]],
    ]);
  });

  test("one byte less is one row less", () => {
    const blocks = [...last.rowBlocks({ maxBytes: 3 * 28 + 3 })];
    expect(blocks.map(({ begin, end }) => [begin, end])).toEqual([
      [0, 2],
      [2, 4],
    ]);
  });

  test("a block has one row at least, and all rows where there is room", () => {
    expect([...last.rowBlocks({ maxBytes: 0 })]).toHaveLength(4);
    expect([...last.rowBlocks({ maxBytes: Number.POSITIVE_INFINITY })]).toHaveLength(1);
    expect([...last.rowBlocks()]).toEqual([{ begin: 0, end: 4, matrix: last.toCsr() }]);
  });

  test("of a range of rows, numbered as in the whole", () => {
    const blocks = [...last.rowBlocks({ rows: [1, 4], maxBytes: 2 * 28 + 4 })];
    expect(blocks).toEqual([
      { begin: 1, end: 3, matrix: last.toCsr({ rows: [1, 3] }) },
      { begin: 3, end: 4, matrix: last.toCsr({ rows: [3, 4] }) },
    ]);
    expect(() => last.rowBlocks({ rows: [3, 2] })).toThrow(expect.objectContaining({ code: "INDEX_OUT_OF_RANGE" }));
  });

  test("rows without entries are in a block too", () => {
    const operator = convOperator([1], { inputShape: [1], padding: 2 });
    const blocks = [...operator.rowBlocks({ maxBytes: 8 })];
    expect(blocks.map(({ matrix }) => matrix.nnz)).toEqual([0, 0, 1, 0, 0]);
  });

  test("a matrix beyond int32 comes in blocks", () => {
    const large = convOperator(tensor(new Float64Array(9), { shape: [3, 3] }), { inputShape: [46_000, 46_000] });
    expect(large.nnz).toBeGreaterThan(2 ** 34);
    const [{ begin, end, matrix }] = large.rowBlocks({ maxBytes: 2 ** 20 });
    expect([begin, end, matrix.nnz]).toEqual([0, Math.floor((2 ** 20 - 4) / 112), 9 * end]);
  });

  test.each([Number.NaN, -1, "1000", null])(
    "maxBytes cannot be %j, and is looked at before the first block",
    (maxBytes) => {
      expect(() => last.rowBlocks({ maxBytes: maxBytes as never })).toThrow(
        expect.objectContaining({ code: "OPTION_INVALID" }),
      );
    },
  );
});
