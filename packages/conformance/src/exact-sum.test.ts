import { describe, expect, it } from "vitest";
import { toNumber } from "./dyadic.ts";
import { exactDot } from "./exact-sum.ts";

describe("an exact sum of products", () => {
  it("loses nothing to cancellation", () => {
    const { value, magnitude, terms } = exactDot([1e200, 1, -1e200], [1e100, 3, 1e100]);
    expect([toNumber(value), toNumber(magnitude), terms]).toEqual([3, 2e300, 3]);
  });

  it("loses nothing below the smallest float64", () => {
    const { value } = exactDot([Number.MIN_VALUE, Number.MIN_VALUE], [0.5, 0.5]);
    expect(toNumber(value)).toBe(Number.MIN_VALUE);
  });

  it.each([
    [[Number.POSITIVE_INFINITY, 1], [2, 1], Number.POSITIVE_INFINITY],
    [[Number.POSITIVE_INFINITY, 1], [-2, 1], Number.NEGATIVE_INFINITY],
    [[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], [1, 1], Number.NaN],
    [[Number.POSITIVE_INFINITY, 1], [0, 1], Number.NaN],
    [[Number.NaN, 1], [1, 1], Number.NaN],
    [[1, 2], [3, 4], undefined],
  ])("%j times %j is %s by pattern", (a, x, expected) => {
    expect(exactDot(a, x).special).toEqual(expected);
  });

  it("of nothing is zero", () => {
    expect(exactDot([], [])).toEqual({
      value: { n: 0n, e: 0 },
      magnitude: { n: 0n, e: 0 },
      terms: 0,
      special: undefined,
    });
  });
});
