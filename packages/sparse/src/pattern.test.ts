import { expect, it } from "vitest";
import { Pattern } from "./pattern.ts";

const parts = { shape: [2, 3] as const, indptr: Int32Array.of(0, 2, 3), indices: Int32Array.of(0, 2, 1) };

it.each(["fromParts", "fromPartsUnsorted", "fromPartsUnchecked"] as const)(
  "%s wraps the arrays without a copy",
  (make) => {
    const pattern = Pattern[make](parts);
    expect(pattern).toMatchObject({ format: "pattern", shape: [2, 3], nnz: 3, sorted: true, canonical: true });
    expect([pattern.indptr === parts.indptr, pattern.indices === parts.indices]).toEqual([true, true]);
  },
);

it("checks as a matrix does, and names itself", () => {
  const falling = { ...parts, indices: Int32Array.of(2, 0, 1) };
  expect(Pattern.fromPartsUnsorted(falling)).toMatchObject({ sorted: false, canonical: false });
  expect(() => Pattern.fromParts(falling)).toThrow(
    "Pattern.fromParts: row 0 holds column 0 at position 1 after column 2, expected ascending columns; use Pattern.fromPartsUnsorted",
  );
  expect(() => Pattern.fromPartsUnsorted({ ...parts, indptr: Int32Array.of(0, 3) })).toThrow(
    "Pattern.fromPartsUnsorted: indptr has length 2, expected 3, one more than the 2 rows",
  );
});
