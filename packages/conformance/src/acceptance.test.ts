import { describe, expect, it } from "vitest";
import { sameElements, withinBounds, withinSumBounds } from "./acceptance.ts";
import { dyadic } from "./dyadic.ts";
import { exactDot } from "./exact-sum.ts";

describe("what is accepted", () => {
  it("of a move: the same numbers, −0 and NaN included", () => {
    const moved = sameElements([2, 2], [0, -0, Number.NaN, 1]);
    expect(moved.judge(Float64Array.of(0, -0, Number.NaN, 1))).toEqual([]);
    expect(moved.judge(Float64Array.of(-0, 0, Number.NaN, 2))).toEqual([
      { at: "[0, 0]", got: "-0", expected: "0" },
      { at: "[0, 1]", got: "0", expected: "-0" },
      { at: "[1, 1]", got: "2", expected: "1" },
    ]);
  });

  it("of a sum: what lies within the bound, and nothing an ulp beyond it", () => {
    const component = { value: dyadic(1), bound: dyadic(2 ** -52) };
    const rule = withinBounds([1], "test", () => component);
    expect(rule.judge(Float64Array.of(1 + 2 ** -52))).toEqual([]);
    expect(rule.judge(Float64Array.of(1 - 2 ** -52))).toEqual([]);
    const [missed] = rule.judge(Float64Array.of(1 + 2 ** -51));
    expect(missed).toEqual({
      at: "[0]",
      got: "1.0000000000000004",
      expected: "1",
      error: "4.44e-16",
      bound: "2.22e-16",
    });
  });

  it("of NaN and infinities: the pattern", () => {
    const sums = [exactDot([Number.NaN], [1]), exactDot([Number.POSITIVE_INFINITY], [-1]), exactDot([1], [1])];
    const rule = withinSumBounds("float64", [3], sums);
    expect(rule.judge(Float64Array.of(Number.NaN, Number.NEGATIVE_INFINITY, 1))).toEqual([]);
    expect(rule.judge(Float64Array.of(0, Number.POSITIVE_INFINITY, Number.NaN)).map(({ at }) => at)).toEqual([
      "[0]",
      "[1]",
      "[2]",
    ]);
  });

  it("of no products at all: zero of either sign", () => {
    const rule = withinSumBounds("float64", [1], [exactDot([], [])]);
    expect(rule.judge(Float64Array.of(-0))).toEqual([]);
    expect(rule.judge(Float64Array.of(Number.MIN_VALUE))).toHaveLength(1);
  });

  it("of a scalar: the one element", () => {
    expect(sameElements([], [3]).judge(Float64Array.of(4))).toEqual([{ at: "[]", got: "4", expected: "3" }]);
  });
});
