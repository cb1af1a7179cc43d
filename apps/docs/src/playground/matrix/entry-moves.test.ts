import { convOperator } from "@convmtx/toeplitz";
import { expect, it } from "vitest";
import { moved, nearest } from "./entry-moves.ts";

const operator = convOperator(
  [
    [1, 2],
    [3, 4],
  ],
  { inputShape: [3, 3] },
); // rows 0 1 3 4 | 1 2 4 5 | 3 4 6 7 | 4 5 7 8

it.each([
  ["ArrowRight", { row: 1, col: 2 }, { row: 1, col: 4 }],
  ["ArrowLeft", { row: 1, col: 4 }, { row: 1, col: 2 }],
  ["ArrowRight", { row: 1, col: 5 }, undefined],
  ["ArrowLeft", { row: 0, col: 0 }, undefined],
  ["Home", { row: 3, col: 8 }, { row: 3, col: 4 }],
  ["End", { row: 3, col: 4 }, { row: 3, col: 8 }],
  ["ArrowDown", { row: 0, col: 0 }, { row: 1, col: 1 }],
  ["ArrowUp", { row: 3, col: 8 }, { row: 2, col: 7 }],
  ["ArrowUp", { row: 0, col: 0 }, undefined],
  ["PageDown", { row: 0, col: 0 }, { row: 2, col: 3 }],
  ["PageUp", { row: 1, col: 5 }, { row: 0, col: 4 }],
  ["a", { row: 0, col: 0 }, undefined],
])("%s from %o", (key, from, to) => {
  expect(moved(operator, from, key)).toEqual(to);
});

it("a row without entries is gone to all the same", () => {
  const padded = convOperator([1], { inputShape: [2], padding: 1 });
  expect(nearest(padded, 0, 1)).toEqual({ row: 0, col: 1 });
  expect(moved(padded, { row: 0, col: 1 }, "ArrowRight")).toBeUndefined();
});
