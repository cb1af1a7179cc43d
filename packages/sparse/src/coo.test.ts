import { describe, expect, it } from "vitest";
import { Coo } from "./coo.ts";

const parts = {
  shape: [2, 3] as const,
  row: Int32Array.of(0, 0, 1),
  col: Int32Array.of(0, 2, 1),
  data: Float64Array.of(1, 2, 3),
};

it.each(["fromParts", "fromPartsUnsorted", "fromPartsUnchecked"] as const)(
  "%s wraps the arrays without a copy",
  (make) => {
    const a = Coo[make](parts);
    expect(a).toMatchObject({ format: "coo", dtype: "float64", shape: [2, 3], nnz: 3, sorted: true, canonical: true });
    expect([a.row === parts.row, a.col === parts.col, a.data === parts.data]).toEqual([true, true, true]);
  },
);

it.each([
  ["by column", [0, 1, 0], [0, 1, 2], false, false],
  ["columns of one row falling", [0, 0, 1], [2, 0, 1], false, false],
  ["equal neighbours", [0, 0, 1], [2, 2, 1], true, false],
  ["nothing", [], [], true, true],
])("finds the order: %s", (_, row, col, sorted, canonical) => {
  const data = new Float64Array(row.length);
  const found = Coo.fromPartsUnsorted({ shape: [2, 3], row: Int32Array.from(row), col: Int32Array.from(col), data });
  expect(found).toMatchObject({ sorted, canonical });
});

describe("what is refused", () => {
  it.each([
    [
      "a row beyond",
      { row: Int32Array.of(0, 0, 2) },
      "entry (2, 1) at position 2 lies outside the shape [2, 3]; indices count from 0",
    ],
    [
      "a negative row",
      { row: Int32Array.of(-1, 0, 1) },
      "entry (-1, 0) at position 0 lies outside the shape [2, 3]; indices count from 0",
    ],
    [
      "a column beyond",
      { col: Int32Array.of(0, 3, 1) },
      "entry (0, 3) at position 1 lies outside the shape [2, 3]; indices count from 0",
    ],
    [
      "a negative column",
      { col: Int32Array.of(0, 2, -1) },
      "entry (1, -1) at position 2 lies outside the shape [2, 3]; indices count from 0",
    ],
    [
      "unequal lengths",
      { row: Int32Array.of(0, 1) },
      "row has length 2 and col 3, expected one of each a stored entry",
    ],
    ["short data", { data: new Float64Array(2) }, "data has length 2, expected 3, one value a stored entry"],
  ])("%s", (_, fault, message) => {
    for (const name of ["fromParts", "fromPartsUnsorted"] as const) {
      expect(() => Coo[name]({ ...parts, ...fault })).toThrow(
        expect.objectContaining({ code: "SPARSE_INVALID", message: `Coo.${name}: ${message}` }),
      );
    }
  });

  it("what is not canonical, by fromParts", () => {
    expect(() => Coo.fromParts({ ...parts, col: Int32Array.of(2, 0, 1) })).toThrow(
      "Coo.fromParts: entry (0, 0) at position 1 comes after (0, 2), expected ascending by row, then column; use Coo.fromPartsUnsorted, then csrFromCoo, which sorts",
    );
    expect(() => Coo.fromParts({ ...parts, col: Int32Array.of(2, 2, 1) })).toThrow(
      "Coo.fromParts: entry (0, 2) is stored twice, at positions 0 and 1; use Coo.fromPartsUnsorted, then csrFromCoo, which adds them",
    );
  });

  it("other array types and shapes", () => {
    const refused = (fault: object, code: string): void =>
      expect(() => Coo.fromParts({ ...parts, ...fault } as never)).toThrow(expect.objectContaining({ code }));
    refused({ row: [0, 0, 1] }, "DTYPE_UNSUPPORTED");
    refused({ col: new Float64Array(3) }, "DTYPE_UNSUPPORTED");
    refused({ data: new Int32Array(3) }, "DTYPE_UNSUPPORTED");
    refused({ shape: [2] }, "SHAPE_INVALID");
    refused({ shape: undefined }, "SHAPE_INVALID");
    refused({ shape: [2 ** 31, 3] }, "INDEX_LIMIT");
  });
});
