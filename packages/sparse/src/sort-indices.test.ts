import fc from "fast-check";
import { expect, it } from "vitest";
import { fromText, matrices } from "../fixtures/arbitraries.ts";
import { plain } from "../fixtures/oracle.ts";
import { Csr } from "./csr.ts";
import { sortIndices } from "./sort-indices.ts";

it("sorts each row and keeps the order of duplicates", () => {
  const a = fromText([2, 4], "3:1 0:2 3:3 0:4; 2:5");
  const sorted = sortIndices(a);
  expect(plain(sorted)).toMatchObject({ indptr: [0, 4, 5], indices: [0, 0, 3, 3, 2], data: [2, 4, 1, 3, 5] });
  expect([sorted.sorted, sorted.canonical]).toEqual([true, false]);
});

it("finds that a row out of order had no duplicates", () => {
  expect(sortIndices(fromText([1, 3], "2:1 0:2")).canonical).toBe(true);
});

it("copies also what is sorted", () => {
  const a = fromText([1, 1], "0:1");
  const b = sortIndices(a);
  expect(plain(b)).toEqual(plain(a));
  expect([b.indptr === a.indptr, b.indices === a.indices, b.data === a.data]).toEqual([false, false, false]);
});

/** A row as a stable sort by comparison leaves it. */
function reference(a: Csr): number[][] {
  return [...a.indices.keys()]
    .sort((p, q) => a.indices[p] - a.indices[q] || p - q)
    .map((k) => [a.indices[k], a.data[k]]);
}

function oneRow(ncols: number, indices: number[]): Csr {
  const data = Float64Array.from(indices.keys());
  const parts = { shape: [1, ncols] as const, indptr: Int32Array.of(0, indices.length) };
  return Csr.fromPartsUnsorted({ ...parts, indices: Int32Array.from(indices), data });
}

it.each([2 ** 31 - 1, 5])("sorts long rows stably, indices below %i", (ncols) => {
  fc.assert(
    fc.property(fc.array(fc.nat(ncols - 1), { minLength: 20, maxLength: 60 }), (indices) => {
      const a = oneRow(ncols, indices);
      const { indices: columns, data } = sortIndices(a);
      expect([...columns].map((j, k) => [j, data[k]])).toEqual(reference(a));
    }),
  );
});

it("sorts a row whose places and columns do not fit one float64", () => {
  const ncols = 2 ** 31 - 1;
  const length = 2 ** 22 + 1;
  const data = new Float64Array(length);
  const indices = new Int32Array(length);
  for (let k = 0; k < length; k++) indices[k] = k % 2 === 0 ? 3 : ncols - 1;
  for (let k = 0; k < length; k++) data[k] = k;
  const parts = { shape: [1, ncols] as const, indptr: Int32Array.of(0, length) };
  const a = sortIndices(Csr.fromPartsUnsorted({ ...parts, indices, data }));
  const threes = (length + 1) / 2;
  let wrong = 0;
  for (let k = 0; k < length; k++) {
    const [column, value] = k < threes ? [3, 2 * k] : [ncols - 1, 2 * (k - threes) + 1];
    if (a.indices[k] !== column || a.data[k] !== value) wrong++;
  }
  expect(wrong).toBe(0);
});

it("sorts any matrix", () => {
  fc.assert(
    fc.property(matrices(), (a) => {
      const b = sortIndices(a);
      expect(plain(b)).toEqual(plain(Csr.fromPartsUnsorted(b)));
      expect(b.sorted).toBe(true);
      expect(Csr.fromPartsUnsorted(b)).toMatchObject({ sorted: true, canonical: b.canonical });
    }),
  );
});
