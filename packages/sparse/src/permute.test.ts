import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elements, fromText, matrices } from "../fixtures/arbitraries.ts";
import { plain } from "../fixtures/oracle.ts";
import { Csr } from "./csr.ts";
import { permuteCols } from "./permute-cols.ts";
import { permuteRows } from "./permute-rows.ts";

// 1 2 0
// 0 0 3
const a = fromText([2, 3], "0:1 1:2; 2:3");

it("permuteCols takes column permutation[j] to j", () => {
  expect(elements(permuteCols(a, [2, 0, 1]))).toEqual([
    [0, 1, 2],
    [3, 0, 0],
  ]);
  expect(permuteCols(a, [1, 0, 2])).toMatchObject({ canonical: true, indices: Int32Array.of(0, 1, 2) });
});

it("permuteRows takes row permutation[i] to i", () => {
  expect(elements(permuteRows(a, Int32Array.of(1, 0)))).toEqual([
    [0, 0, 3],
    [1, 2, 0],
  ]);
});

it("take matrices without rows or columns", () => {
  expect(permuteCols(fromText([0, 2], ""), [1, 0]).shape).toEqual([0, 2]);
  expect(permuteRows(fromText([0, 2], ""), []).shape).toEqual([0, 2]);
  expect(permuteCols(fromText([2, 0], ""), []).shape).toEqual([2, 0]);
});

/** A permutation of 0 … length − 1 by the order of random keys. */
const orderOf = (keys: readonly number[], length: number): number[] =>
  Array.from({ length }, (_, i) => i).sort((i, j) => keys[i] - keys[j]);
const keys = fc.uniqueArray(fc.nat(), { minLength: 6, maxLength: 6 });

it("are the dense permutations in any order, and what they return is what it says", () => {
  fc.assert(
    fc.property(matrices(), keys, (m, order) => {
      const dense = elements(m);
      const [p, q] = [orderOf(order, m.shape[0]), orderOf(order, m.shape[1])];
      const [rows, columns] = [permuteRows(m, p), permuteCols(m, q)];
      expect(elements(rows)).toEqual(p.map((i) => dense[i]));
      expect(elements(columns)).toEqual(dense.map((row) => q.map((j) => row[j])));
      expect([rows.sorted, rows.canonical]).toEqual([m.sorted, m.canonical]);
      expect(Csr.fromPartsUnsorted(columns)).toMatchObject({ sorted: true, canonical: columns.canonical });
      if (m.canonical) expect(plain(Csr.fromParts(columns))).toEqual(plain(columns));
    }),
  );
});

describe.each([
  ["permuteCols", permuteCols, 3],
  ["permuteRows", permuteRows, 2],
] as const)("%s refuses", (name, op, length) => {
  it("another length", () => {
    expect(() => op(a, [0])).toThrow(
      expect.objectContaining({
        code: "SHAPE_MISMATCH",
        message: `${name}: the permutation has length 1, expected ${length}`,
      }),
    );
  });

  it.each([
    [[0, 0, 1], "0, which stands at 0 too"],
    [[0, 3, 1], "3"],
    [[0, -1, 1], "-1"],
    [[0, 0.5, 1], "0.5"],
  ] as const)("%j", (wrong, text) => {
    expect(() => op(a, wrong.slice(0, length))).toThrow(
      expect.objectContaining({
        code: "OPTION_INVALID",
        message: `${name}: element 1 of the permutation is ${text}; expected each of 0 to ${length - 1} once`,
      }),
    );
  });
});
