import fc from "fast-check";
import { expect, it } from "vitest";
import { elements, fromText, matrices } from "../fixtures/arbitraries.ts";
import { disagreements, plain } from "../fixtures/oracle.ts";
import { checkCsr } from "./check.ts";
import { Csr } from "./csr.ts";
import { sumDuplicates } from "./sum-duplicates.ts";

it("sorts, adds up and keeps zeros", () => {
  const a = fromText([3, 3], "2:1 0:4 2:-1; ; 1:2 1:3 1:4");
  expect(plain(sumDuplicates(a))).toEqual({
    format: "csr",
    dtype: "float64",
    shape: [3, 3],
    indptr: [0, 2, 2, 3],
    indices: [0, 2, 1],
    data: [4, 0, 9],
  });
});

it("gives what SciPy gives", () => {
  expect(disagreements("sumDuplicates", ({ a }) => sumDuplicates(a))).toEqual([]);
});

it("adds float32 in float64, in stored order, and rounds once", () => {
  const parts = { shape: [1, 1] as const, indptr: Int32Array.of(0, 3), indices: new Int32Array(3) };
  const a = Csr.fromPartsUnsorted({ ...parts, data: Float32Array.of(2 ** -24, 1, 2 ** -24) });
  expect([...sumDuplicates(a).data]).toEqual([1 + 2 ** -23]);
});

it("adds float64 without rounding on the way", () => {
  expect([...sumDuplicates(fromText([1, 2], "1:0.1 0:0.7 1:0.2 0:0.3")).data]).toEqual([0.7 + 0.3, 0.1 + 0.2]);
});

it("is canonical and the same matrix, without touching the input", () => {
  fc.assert(
    fc.property(matrices(), (a) => {
      const before = plain(a);
      const b = sumDuplicates(a);
      expect(b.canonical).toBe(true);
      checkCsr(b, { entries: true });
      expect(elements(b)).toEqual(elements(a));
      expect(plain(a)).toEqual(before);
      expect(b.data).not.toBe(a.data);
    }),
  );
});
