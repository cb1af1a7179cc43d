import { expect, test } from "vitest";
import { numberRanges, rangesText } from "./number-ranges.ts";

test("neighbours make a range", () => {
  expect(numberRanges([])).toEqual([]);
  expect(numberRanges([0, 1, 2, 5, 7, 8])).toEqual([
    [0, 2],
    [5, 5],
    [7, 8],
  ]);
});

test("ranges are cut off after a few, and counted", () => {
  const ranges = numberRanges([0, 1, 2, 5, 7, 8]);
  expect(rangesText(ranges)).toBe("0-2, 5, 7-8");
  expect(rangesText(ranges, 2)).toBe("0-2, 5, … 1 more range");
  expect(rangesText(ranges, 1)).toBe("0-2, … 2 more ranges");
  expect(rangesText([])).toBe("none");
});
