import fc from "fast-check";
import { expect, it } from "vitest";
import { elements, fromText, matrices } from "../fixtures/arbitraries.ts";
import { disagreements, plain } from "../fixtures/oracle.ts";
import { sortIndices } from "./sort-indices.ts";
import { asCanonical } from "./sum-duplicates.ts";
import { toDense } from "./to-dense.ts";
import { asTransposed, transpose } from "./transpose.ts";

it("turns rows into columns", () => {
  // 0 3 4
  // 0 5 0
  const a = fromText([2, 3], "1:3 2:4; 1:5");
  expect(plain(transpose(a))).toEqual({
    format: "csr",
    dtype: "float64",
    shape: [3, 2],
    indptr: [0, 0, 2, 3],
    indices: [0, 1, 0],
    data: [3, 5, 4],
  });
});

it("gives what SciPy gives", () => {
  expect(disagreements("transpose", ({ a }) => transpose(asCanonical(a)))).toEqual([]);
});

it("(Aᵀ)ᵀ is A with its columns sorted, whatever the order", () => {
  fc.assert(
    fc.property(matrices(), (a) => {
      const once = transpose(a);
      expect([once.sorted, once.canonical]).toEqual([true, sortIndices(a).canonical]);
      expect(elements(once)).toEqual(Array.from({ length: a.shape[1] }, (_, j) => elements(a).map((row) => row[j])));
      expect(plain(transpose(once))).toEqual(plain(sortIndices(a)));
    }),
  );
});

it("asTransposed relabels: a view of the same arrays with the same flags", () => {
  fc.assert(
    fc.property(matrices(), (a) => {
      const csc = asTransposed(a);
      expect([csc.indptr === a.indptr, csc.indices === a.indices, csc.data === a.data]).toEqual([true, true, true]);
      expect([csc.format, csc.sorted, csc.canonical]).toEqual(["csc", a.sorted, a.canonical]);
      expect(plain(toDense(csc))).toEqual(plain(toDense(transpose(a))));
      expect(plain(asTransposed(csc))).toEqual(plain(a));
    }),
  );
});
