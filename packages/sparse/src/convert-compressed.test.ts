import fc from "fast-check";
import { expect, it } from "vitest";
import { fromText, matrices } from "../fixtures/arbitraries.ts";
import { disagreements, plain } from "../fixtures/oracle.ts";
import { cooFromCsc, cooFromCsr, cscFromCsr, csrFromCsc } from "./convert-compressed.ts";
import { sortIndices } from "./sort-indices.ts";
import { asCanonical } from "./sum-duplicates.ts";

// 1 0 2
// 0 0 0
const a = fromText([2, 3], "0:1 2:2; ");

it("cscFromCsr lists rows by column", () => {
  expect(plain(cscFromCsr(a))).toEqual({
    format: "csc",
    dtype: "float64",
    shape: [2, 3],
    indptr: [0, 1, 1, 2],
    indices: [0, 0],
    data: [1, 2],
  });
});

it("cooFromCsr and cooFromCsc list entries by row, then column", () => {
  const wide = fromText([2, 2], "1:5; 0:6");
  const list = { format: "coo", dtype: "float64", shape: [2, 2], row: [0, 1], col: [1, 0], data: [5, 6] };
  expect(plain(cooFromCsr(wide))).toEqual(list);
  expect(plain(cooFromCsc(cscFromCsr(wide)))).toEqual(list);
});

it("gives what SciPy gives", () => {
  expect(disagreements("cscFromCsr", (operands) => cscFromCsr(asCanonical(operands.a)))).toEqual([]);
  expect(disagreements("csrFromCsc", (operands) => csrFromCsc(cscFromCsr(asCanonical(operands.a))))).toEqual([]);
  expect(disagreements("cooFromCsr", (operands) => cooFromCsr(asCanonical(operands.a)))).toEqual([]);
});

it("csrFromCsc undoes cscFromCsr but for the order, and tells duplicates from none", () => {
  fc.assert(
    fc.property(matrices(), (any) => {
      const back = csrFromCsc(cscFromCsr(any));
      const sorted = sortIndices(any);
      expect(plain(back)).toEqual(plain(sorted));
      expect([back.sorted, back.canonical]).toEqual([true, sorted.canonical]);
      const columns = cscFromCsr(any);
      expect([columns.sorted, columns.canonical]).toEqual([true, sorted.canonical]);
      expect(plain(cooFromCsc(cscFromCsr(any)))).toEqual(plain(cooFromCsr(sorted)));
    }),
  );
});

it("cooFromCsr keeps the order and the flags", () => {
  fc.assert(
    fc.property(matrices(), (any) => {
      const list = cooFromCsr(any);
      expect([...list.col]).toEqual([...any.indices]);
      expect([list.sorted, list.canonical]).toEqual([any.sorted, any.canonical]);
    }),
  );
});
