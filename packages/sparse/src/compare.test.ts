import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elements, fromText, matrices } from "../fixtures/arbitraries.ts";
import { disagreements } from "../fixtures/oracle.ts";
import { allclose, equal } from "./compare.ts";
import { patternOf, withData } from "./with-data.ts";

const one = (text: string): ReturnType<typeof fromText> => fromText([1, 3], text);

describe("equal", () => {
  it.each([
    ["0:1 2:2", "2:2 0:1", true],
    ["0:1", "0:1 1:0", true],
    ["0:1 1:-0", "0:1", true],
    ["0:1 0:2", "0:3", true],
    ["0:1 0:-1", "", true],
    ["0:1", "0:1 2:1", false],
    ["0:1 2:1", "0:1", false],
    ["0:1", "1:1", false],
    ["0:1", "0:2", false],
    ["0:NaN", "0:NaN", false],
    ["0:Infinity", "0:Infinity", true],
  ])("%s and %s: %s", (p, q, wanted) => {
    expect(equal(one(p), one(q))).toBe(wanted);
    expect(equal(one(q), one(p))).toBe(wanted);
  });

  it("takes NaN for NaN on request, never for a number", () => {
    expect(equal(one("0:NaN 1:1"), one("0:NaN 1:1"), { equalNan: true })).toBe(true);
    expect(equal(one("0:NaN"), one("0:1"), { equalNan: true })).toBe(false);
    expect(equal(one("0:NaN"), one(""), { equalNan: true })).toBe(false);
  });

  it("looks at values, not at dtypes, and not across shapes", () => {
    const a = one("0:0.5");
    expect(equal(a, withData(patternOf(a), Float32Array.of(0.5)))).toBe(true);
    expect(equal(fromText([1, 2], ""), fromText([2, 1], ""))).toBe(false);
    expect(equal(fromText([0, 2], ""), fromText([0, 2], ""))).toBe(true);
  });
});

describe("allclose", () => {
  it("is NumPy's: relative to b", () => {
    expect(allclose(one("0:1.1"), one("0:1"), { rtol: 0.1, atol: 0 })).toBe(false);
    expect(allclose(one("0:1"), one("0:1.1"), { rtol: 0.1, atol: 0 })).toBe(true);
    expect(allclose(one(""), one("0:0.5"), { rtol: 0, atol: 0.5 })).toBe(true);
    expect(allclose(one("0:0.5"), one(""), { rtol: 1, atol: 0.4 })).toBe(false);
    expect(allclose(one("0:1"), one("0:1.000001"))).toBe(true);
    expect(allclose(one("0:1e300"), one("0:Infinity"))).toBe(false);
    expect(allclose(one("0:Infinity"), one("0:-Infinity"), { rtol: 2 })).toBe(false);
    expect(allclose(one("0:NaN"), one("0:NaN"))).toBe(false);
    expect(allclose(one("0:NaN"), one("0:NaN"), { equalNan: true })).toBe(true);
  });

  it("refuses other shapes and tolerances below 0", () => {
    expect(() => allclose(one(""), fromText([3, 1], ""))).toThrow(
      "allclose: b has shape [3, 1], expected [1, 3] because a has it",
    );
    for (const options of [{ rtol: -1 }, { atol: NaN }]) {
      expect(() => allclose(one(""), one(""), options)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    }
  });
});

it("give what SciPy and NumPy give", () => {
  expect(disagreements("equal", ({ a, b }) => equal(a, b))).toEqual([]);
  expect(disagreements("allclose", ({ a, b }) => allclose(a, b))).toEqual([]);
});

it("equal is equality of all elements", () => {
  const tiny = { value: fc.integer({ min: 0, max: 1 }), nrows: fc.nat(2), ncols: fc.nat(2) };
  fc.assert(
    fc.property(matrices(tiny), matrices(tiny), (a, b) => {
      const same = JSON.stringify([a.shape, elements(a)]) === JSON.stringify([b.shape, elements(b)]);
      expect(equal(a, b)).toBe(same);
      expect(equal(a, a)).toBe(true);
    }),
  );
});
