import { expect, it } from "vitest";
import { Csc } from "./csc.ts";

// 1 0
// 2 0
// 0 3
const parts = {
  shape: [3, 2] as const,
  indptr: Int32Array.of(0, 2, 3),
  indices: Int32Array.of(0, 1, 2),
  data: Float32Array.of(1, 2, 3),
};

it.each(["fromParts", "fromPartsUnsorted", "fromPartsUnchecked"] as const)(
  "%s wraps the arrays without a copy",
  (make) => {
    const a = Csc[make](parts);
    expect(a).toMatchObject({ format: "csc", dtype: "float32", shape: [3, 2], nnz: 3, sorted: true, canonical: true });
    expect(a.indices).toBe(parts.indices);
  },
);

it("counts its indptr over columns and its indices over rows", () => {
  expect(() => Csc.fromParts({ ...parts, indptr: Int32Array.of(0, 2, 3, 3) })).toThrow(
    "Csc.fromParts: indptr has length 4, expected 3, one more than the 2 columns",
  );
  expect(() => Csc.fromParts({ ...parts, indices: Int32Array.of(0, 1, 3) })).toThrow(
    "Csc.fromParts: column 1 holds row 3 at position 2, expected 0 <= row < 3",
  );
  expect(() => Csc.fromParts({ ...parts, indices: Int32Array.of(1, 0, 2) })).toThrow(
    "Csc.fromParts: column 0 holds row 0 at position 1 after row 1, expected ascending rows; use Csc.fromPartsUnsorted, then sortIndices",
  );
});

it("finds the order of what is not canonical", () => {
  const found = (...rows: number[]): object => Csc.fromPartsUnsorted({ ...parts, indices: Int32Array.from(rows) });
  expect(found(1, 0, 2)).toMatchObject({ sorted: false, canonical: false });
  expect(found(1, 1, 2)).toMatchObject({ sorted: true, canonical: false });
});
