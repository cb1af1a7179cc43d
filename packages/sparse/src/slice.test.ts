import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elements, fromText, matrices } from "../fixtures/arbitraries.ts";
import { disagreements, plain } from "../fixtures/oracle.ts";
import { Csr } from "./csr.ts";
import { sliceCols } from "./slice-cols.ts";
import { sliceRows } from "./slice-rows.ts";
import { asCanonical } from "./sum-duplicates.ts";

// 1 2 0 3
// 0 0 0 0
// 4 0 5 6
const a = fromText([3, 4], "0:1 1:2 3:3; ; 0:4 2:5 3:6");

it("sliceRows takes rows by Python's slice", () => {
  expect(elements(sliceRows(a, { start: 1 }))).toEqual([
    [0, 0, 0, 0],
    [4, 0, 5, 6],
  ]);
  expect(elements(sliceRows(a, { step: -2 }))).toEqual([
    [4, 0, 5, 6],
    [1, 2, 0, 3],
  ]);
  expect(sliceRows(a, { start: 2, stop: 1 })).toMatchObject({ shape: [0, 4], nnz: 0 });
});

it("sliceCols takes columns by Python's slice", () => {
  expect(elements(sliceCols(a, { start: -2 }))).toEqual([
    [0, 3],
    [0, 0],
    [5, 6],
  ]);
  expect(elements(sliceCols(a, { step: -3 }))).toEqual([
    [3, 1],
    [0, 0],
    [6, 4],
  ]);
  expect(sliceCols(a, { stop: 0 })).toMatchObject({ shape: [3, 0], nnz: 0 });
});

type Cut = [start: number | null, stop: number | null, step: number | null];
const range = ([start, stop, step]: Cut): { start?: number; stop?: number; step?: number } => ({
  ...(start === null ? {} : { start }),
  ...(stop === null ? {} : { stop }),
  ...(step === null ? {} : { step }),
});

it("give what SciPy gives", () => {
  const cut = (op: typeof sliceRows): unknown[] =>
    disagreements<{ range: Cut }>(op.name, (operands, args) => op(asCanonical(operands.a), range(args.range)));
  expect(cut(sliceRows)).toEqual([]);
  expect(cut(sliceCols)).toEqual([]);
});

/** The places that a range means, found by walking. */
function places({ start, stop, step = 1 }: { start?: number; stop?: number; step?: number }, length: number): number[] {
  const all = Array.from({ length }, (_, i) => i);
  const at = (bound: number): number => (bound < 0 ? bound + length : bound);
  const from = start === undefined ? (step > 0 ? 0 : length - 1) : at(start);
  const inside = (i: number): boolean =>
    step > 0 ? i >= from && (stop === undefined || i < at(stop)) : i <= from && (stop === undefined || i > at(stop));
  const kept = (step > 0 ? all : all.reverse()).filter(inside);
  return kept.filter(
    (i) => (i - Math.min(Math.max(from, step > 0 ? 0 : -1), step > 0 ? length : length - 1)) % step === 0,
  );
}

describe("properties", () => {
  const bound = fc.option(fc.integer({ min: -8, max: 8 }), { nil: undefined });
  const ranges = fc
    .tuple(
      bound,
      bound,
      fc.integer({ min: -4, max: 4 }).filter((step) => step !== 0),
    )
    .map(([start, stop, step]) => range([start ?? null, stop ?? null, step]));

  it("are the dense slices in any order, and keep what is sorted sorted", () => {
    fc.assert(
      fc.property(matrices(), ranges, (m, cut) => {
        const dense = elements(m);
        const [rows, columns] = [sliceRows(m, cut), sliceCols(m, cut)];
        const takenRows = places(cut, m.shape[0]);
        const takenColumns = places(cut, m.shape[1]);
        expect([rows.shape[0], columns.shape[1]]).toEqual([takenRows.length, takenColumns.length]);
        expect(elements(rows)).toEqual(takenRows.map((i) => dense[i]));
        expect(elements(columns)).toEqual(dense.map((row) => takenColumns.map((j) => row[j])));
        for (const result of [rows, columns]) {
          if (m.sorted) expect(Csr.fromPartsUnsorted(result)).toMatchObject({ sorted: true });
          if (m.canonical) expect(plain(Csr.fromParts(result))).toEqual(plain(result));
          expect([result.sorted, result.canonical]).toEqual([m.sorted, m.canonical]);
        }
      }),
    );
  });
});

it.each([
  ["sliceRows", sliceRows],
  ["sliceCols", sliceCols],
])("%s refuses a step of 0 and what is not an integer", (name, op) => {
  for (const [cut, text] of [
    [{ step: 0 }, "::0"],
    [{ start: 0.5 }, "0.5::1"],
    [{ stop: NaN, step: 2 }, ":NaN:2"],
  ] as const) {
    expect(() => op(a, cut)).toThrow(
      expect.objectContaining({
        code: "OPTION_INVALID",
        message: `${name}: ${text} must be integers, and the step not 0`,
      }),
    );
  }
});
