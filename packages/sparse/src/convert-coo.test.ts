import fc from "fast-check";
import { expect, it } from "vitest";
import { matrices } from "../fixtures/arbitraries.ts";
import { disagreements, plain } from "../fixtures/oracle.ts";
import { cooFromCsr } from "./convert-compressed.ts";
import { cscFromCoo, csrFromCoo } from "./convert-coo.ts";
import { Coo } from "./coo.ts";
import { sumDuplicates } from "./sum-duplicates.ts";

// 0 5 0
// 1 0 2, the 5 stored as 7 and -2, in no order
const scattered = Coo.fromPartsUnsorted({
  shape: [2, 3],
  row: Int32Array.of(1, 0, 1, 0),
  col: Int32Array.of(2, 1, 0, 1),
  data: Float64Array.of(2, 7, 1, -2),
});

it("csrFromCoo sorts and adds up", () => {
  expect(plain(csrFromCoo(scattered))).toEqual({
    format: "csr",
    dtype: "float64",
    shape: [2, 3],
    indptr: [0, 1, 3],
    indices: [1, 0, 2],
    data: [5, 1, 2],
  });
});

it("cscFromCoo sorts and adds up", () => {
  expect(plain(cscFromCoo(scattered))).toEqual({
    format: "csc",
    dtype: "float64",
    shape: [2, 3],
    indptr: [0, 1, 2, 3],
    indices: [1, 0, 1],
    data: [1, 5, 2],
  });
});

it("keeps the zero which a sum makes", () => {
  const { shape, row, col } = scattered;
  const data = Float64Array.of(2, 7, 1, -7);
  expect(csrFromCoo(Coo.fromPartsUnsorted({ shape, row, col, data }))).toMatchObject({ nnz: 3, canonical: true });
});

it("adds float32 entries in float64 and rounds once", () => {
  const parts = { shape: [1, 1] as const, row: new Int32Array(3), col: new Int32Array(3) };
  const data = Float32Array.of(1, 2 ** -24, 2 ** -24);
  expect([...csrFromCoo(Coo.fromPartsUnsorted({ ...parts, data })).data]).toEqual([1 + 2 ** -23]);
});

it("gives what SciPy gives", () => {
  expect(disagreements("csrFromCoo", ({ a }) => csrFromCoo(cooFromCsr(a)))).toEqual([]);
  expect(disagreements("cscFromCoo", ({ a }) => cscFromCoo(cooFromCsr(a)))).toEqual([]);
});

it("undoes cooFromCsr, from entries in any order", () => {
  fc.assert(
    fc.property(matrices(), fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (a, keys) => {
      const list = cooFromCsr(a);
      const order = Array.from(list.row, (_, k) => ({ k, key: keys.next().value })).sort((p, q) => p.key - q.key);
      const shuffled = Coo.fromPartsUnsorted({
        shape: a.shape,
        row: Int32Array.from(order, ({ k }) => list.row[k]),
        col: Int32Array.from(order, ({ k }) => list.col[k]),
        data: Float64Array.from(order, ({ k }) => list.data[k]),
      });
      expect(plain(csrFromCoo(shuffled))).toEqual(plain(sumDuplicates(a)));
    }),
  );
});
