import { describe, expect, it } from "vitest";
import { type Entry, fromEntries, fromRows } from "../../fixtures/matrices.ts";
import { columnsOf } from "../matrix/columns.ts";
import { columnAmdOrder } from "./column-amd.ts";
import { luColumnOrder, nearlySymmetric, qrColumnOrder } from "./column-order.ts";

const near = (a: Parameters<typeof columnsOf>[1]): boolean => nearlySymmetric(columnsOf("test", a));

describe("nearlySymmetric", () => {
  it("asks for half of the mirror images", () => {
    const half = [
      [1, 1, 1],
      [1, 1, 1],
      [0, 0, 1],
    ];
    // (0,1) and (1,0) mirror each other, (0,2) and (1,2) do not.
    expect(near(fromRows(half))).toBe(true);
    expect(near(fromRows([half[0], [0, 1, 1], half[2]]))).toBe(false);
  });

  it("asks for nine tenths of the diagonal", () => {
    const diagonal = (count: number): Entry[] => Array.from({ length: count }, (_, i): Entry => [i, i, 0]);
    expect(near(fromEntries([10, 10], diagonal(9)))).toBe(true);
    expect(near(fromEntries([10, 10], diagonal(8)))).toBe(false);
    expect(near(fromRows([]))).toBe(true);
  });
});

it("of a grid it is A + Aᵀ where the diagonal would be the pivots, and AᵀA where it would not", () => {
  const grid = (centre: number, east: number) => {
    const entries: Entry[] = [];
    for (let i = 0; i < 36; i++) {
      entries.push([i, i, centre]);
      if (i % 6 > 0) entries.push([i, i - 1, -1]);
      if (i % 6 < 5) entries.push([i, i + 1, east]);
      if (i >= 6) entries.push([i, i - 6, -1]);
      if (i < 30) entries.push([i, i + 6, -1]);
    }
    return columnsOf("test", fromEntries([36, 36], entries));
  };
  const byDiagonal = luColumnOrder("amd", grid(4, -1), 1);
  expect(byDiagonal).not.toEqual(columnAmdOrder(grid(4, -1)));
  expect(luColumnOrder("amd", grid(4, 3), 1)).toEqual(byDiagonal);
  expect(luColumnOrder("amd", grid(0.03, -1), 1)).toEqual(columnAmdOrder(grid(4, -1)));
  // A threshold at which the diagonal is accepted all the same.
  expect(luColumnOrder("amd", grid(0.03, -1), 0.01)).toEqual(byDiagonal);
});

it("a matrix without symmetry is ordered by AᵀA, unless asked otherwise", () => {
  const a = columnsOf(
    "test",
    fromRows([
      [0, 1, 0, 1],
      [1, 0, 0, 0],
      [0, 0, 1, 1],
      [0, 1, 0, 1],
    ]),
  );
  expect(luColumnOrder("amd", a, 1)).toEqual(columnAmdOrder(a));
  expect([...luColumnOrder("natural", a, 1)]).toEqual([0, 1, 2, 3]);
  expect(luColumnOrder("rcm", a, 1).toSorted()).toEqual(Int32Array.of(0, 1, 2, 3));
});

it("rcm of a QR brings columns together which share rows", () => {
  // Column 0 shares rows with 3, 3 with 1, 1 with 2: a path.
  const a = columnsOf(
    "test",
    fromRows([
      [1, 0, 0, 1],
      [0, 1, 0, 1],
      [0, 1, 1, 0],
      [0, 0, 0, 0],
    ]),
  );
  const order = [...qrColumnOrder("rcm", a)];
  expect([
    [0, 3, 1, 2],
    [2, 1, 3, 0],
  ]).toContainEqual(order);
  expect([...qrColumnOrder("natural", a)]).toEqual([0, 1, 2, 3]);
});
