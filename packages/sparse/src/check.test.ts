import { expect, it } from "vitest";
import { checkCoo, checkCsc, checkCsr } from "./check.ts";
import { Coo } from "./coo.ts";
import { Csc } from "./csc.ts";
import { Csr } from "./csr.ts";

const shape = [2, 3] as const;
const indptr = Int32Array.of(0, 2, 3);
const indices = Int32Array.of(0, 2, 1);
const data = Float64Array.of(1, 2, 3);
const invalid = (message: string): object => expect.objectContaining({ code: "SPARSE_INVALID", message });

it("checkCsr passes what fromParts passes", () => {
  const a = Csr.fromParts({ shape, indptr, indices, data });
  expect(() => checkCsr(a)).not.toThrow();
  expect(() => checkCsr(a, { entries: true })).not.toThrow();
});

it("checkCsr sees wrong lengths at O(1), wrong entries when asked", () => {
  const short = Csr.fromPartsUnchecked({ shape, indptr: Int32Array.of(0, 3), indices, data });
  expect(() => checkCsr(short)).toThrow(invalid("checkCsr: indptr has length 2, expected 3, one more than the 2 rows"));
  const outside = Csr.fromPartsUnchecked({ shape, indptr, indices: Int32Array.of(0, 5, 1), data });
  expect(() => checkCsr(outside)).not.toThrow();
  expect(() => checkCsr(outside, { entries: true })).toThrow(
    invalid("checkCsr: row 0 holds column 5 at position 1, expected 0 <= column < 3"),
  );
});

it.each([
  [[2, 0, 1], { sorted: true, canonical: true }, true],
  [[2, 0, 1], { sorted: true, canonical: false }, true],
  [[2, 0, 1], { sorted: false, canonical: false }, false],
  [[2, 2, 1], { sorted: true, canonical: true }, true],
  [[2, 2, 1], { sorted: true, canonical: false }, false],
])("checkCsr holds columns %j to the flags %j", (columns, flags, refused) => {
  const a = Csr.fromPartsUnchecked({ shape, indptr, indices: Int32Array.from(columns), data }, flags);
  if (refused)
    expect(() => checkCsr(a, { entries: true })).toThrow(expect.objectContaining({ code: "SPARSE_INVALID" }));
  else expect(() => checkCsr(a, { entries: true })).not.toThrow();
});

it("checkCsc and checkCoo do the same in their own words", () => {
  const csc = Csc.fromPartsUnchecked({ shape: [3, 2], indptr, indices: Int32Array.of(0, 3, 1), data });
  expect(() => checkCsc(csc)).not.toThrow();
  expect(() => checkCsc(csc, { entries: true })).toThrow(
    invalid("checkCsc: column 0 holds row 3 at position 1, expected 0 <= row < 3"),
  );
  const coo = Coo.fromPartsUnchecked({ shape, row: Int32Array.of(0, 2, 1), col: indices, data });
  expect(() => checkCoo(coo)).not.toThrow();
  expect(() => checkCoo(coo, { entries: true })).toThrow(
    invalid("checkCoo: entry (2, 2) at position 1 lies outside the shape [2, 3]; indices count from 0"),
  );
  const falling = { shape, row: Int32Array.of(1, 0, 1), col: indices, data };
  for (const [canonical, sorted, wrong] of [
    [true, true, true],
    [false, true, true],
    [false, false, false],
  ]) {
    const check = (): void => checkCoo(Coo.fromPartsUnchecked(falling, { sorted, canonical }), { entries: true });
    if (wrong) expect(check).toThrow(/^checkCoo: entry \(0, 2\) at position 1 comes after \(1, 0\)/);
    else expect(check).not.toThrow();
  }
  const long = Coo.fromPartsUnchecked({ shape, row: new Int32Array(4), col: indices, data });
  expect(() => checkCoo(long)).toThrow(
    invalid("checkCoo: row has length 4 and col 3, expected one of each a stored entry"),
  );
});
