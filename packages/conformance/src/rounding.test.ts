import { describe, expect, it } from "vitest";
import { compareDyadic, dyadic, powerOfTwo, times, toNumber, zero } from "./dyadic.ts";
import { exactDot } from "./exact-sum.ts";
import { sumBound, unitRoundoff } from "./rounding.ts";

describe("the bound of a sum's rounding error", () => {
  it("is γ_k S + k η, rounded up", () => {
    const bound = sumBound("float64", 3, dyadic(2));
    // The exact γ₃·2 = 6/(2⁵³ − 3) lies below, by less than a part in 2⁵⁰.
    const exact = times(bound, { n: 2n ** 53n - 3n, e: 0 });
    expect(compareDyadic(exact, dyadic(6))).toBe(1);
    expect(compareDyadic(exact, dyadic(6 * (1 + 2 ** -50)))).toBe(-1);
    expect(toNumber(sumBound("float32", 1, dyadic(1)))).toBeCloseTo(1 / (2 ** 24 - 1), 20);
  });

  it("is k smallest subnormals where every product is zero, and 0 without products", () => {
    expect(sumBound("float64", 2, zero)).toEqual({ n: 2n, e: -1074 });
    expect(sumBound("float32", 1, zero)).toEqual(powerOfTwo(-149));
    expect(sumBound("float64", 0, dyadic(1)).n).toBe(0n);
  });

  it("holds for a sum in float64, and is not met by one in float32", () => {
    const a = Array.from({ length: 50 }, (_, k) => 1 / (k + 1));
    const x = Array.from({ length: 50 }, (_, k) => (k % 2 ? -1 : 1) / (k + 3));
    const { value, magnitude, terms } = exactDot(a, x);
    const bound = sumBound("float64", terms, magnitude);
    const distance = (y: number) => toNumber(value) - y;
    const wide = a.reduce((sum, ak, k) => sum + ak * x[k], 0);
    const narrow = a.reduce((sum, ak, k) => Math.fround(sum + Math.fround(ak * x[k])), 0);
    expect(Math.abs(distance(wide))).toBeLessThanOrEqual(toNumber(bound));
    expect(Math.abs(distance(narrow))).toBeGreaterThan(toNumber(bound));
  });

  it("counts roundoff from the format's digits", () => {
    expect(toNumber(unitRoundoff("float64"))).toBe(2 ** -53);
    expect(toNumber(unitRoundoff("float32"))).toBe(2 ** -24);
  });
});
