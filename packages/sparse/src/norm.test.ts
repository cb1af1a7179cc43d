import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elements, fromText, matrices, moderateDoubles } from "../fixtures/arbitraries.ts";
import { exact } from "../fixtures/exact.ts";
import { disagreements } from "../fixtures/oracle.ts";
import { norm } from "./norm.ts";
import { scale } from "./scale.ts";
import { sumDuplicates } from "./sum-duplicates.ts";

// 3 0 -4
// 0 0 12
const a = fromText([2, 3], "0:3 2:-4; 2:12");

it("is Frobenius by default, the greatest column or row sum on request", () => {
  expect([norm(a), norm(a, "fro"), norm(a, 1), norm(a, Infinity)]).toEqual([13, 13, 16, 12]);
});

it("adds duplicates first", () => {
  const twice = fromText([1, 2], "0:5 0:-5 1:2");
  expect([norm(twice), norm(twice, 1), norm(twice, Infinity)]).toEqual([2, 2, 2]);
});

it.each([[[0, 3]], [[3, 0]], [[0, 0]], [[2, 2]]] as [[number, number]][])(
  "is 0 for shape %j without entries",
  (shape) => {
    expect([norm(fromText(shape, "")), norm(fromText(shape, ""), 1), norm(fromText(shape, ""), Infinity)]).toEqual([
      0, 0, 0,
    ]);
  },
);

it("gives what SciPy gives", () => {
  const wrong = disagreements<{ ord: "fro" | 1 | "Infinity" }>("norm", (operands, { ord }) =>
    norm(operands.a, ord === "Infinity" ? Infinity : ord),
  );
  expect(wrong).toEqual([]);
});

it("is NaN with a NaN, else infinite with an infinity", () => {
  const [nan, infinite] = [fromText([2, 2], "0:NaN 1:1; 0:Infinity"), fromText([1, 2], "0:-Infinity 1:1")];
  for (const ord of ["fro", 1, Infinity] as const) {
    expect([norm(nan, ord), norm(infinite, ord)]).toEqual([NaN, Infinity]);
  }
});

describe("Frobenius", () => {
  it.each([
    [2 ** 1000, 5 * 2 ** 1000],
    [2 ** -1000, 5 * 2 ** -1000],
    [2 ** -1074, 5 * 2 ** -1074],
    [2 ** -480, 5 * 2 ** -480],
  ])("neither overflows nor underflows at %d", (unit, wanted) => {
    expect(norm(scale(fromText([2, 2], "0:3; 1:4"), unit))).toBe(wanted);
  });

  it("keeps the digits of squares which would be subnormal", () => {
    const third = 2 ** -530 / 3;
    expect(norm(fromText([1, 2], `0:${third} 1:0`))).toBe(third);
  });

  it("is infinite only beyond the greatest double", () => {
    expect(norm(fromText([1, 1], `0:${Number.MAX_VALUE}`))).toBe(Number.MAX_VALUE);
    expect(norm(fromText([1, 2], `0:${Number.MAX_VALUE} 1:${Number.MAX_VALUE}`))).toBe(Infinity);
  });

  it("has a square within γ_{k+4} of the exact sum of squares", () => {
    fc.assert(
      fc.property(matrices({ value: moderateDoubles }), fc.constantFrom(1, 2 ** 700, 2 ** -900), (m, unit) => {
        const values = [...scale(sumDuplicates(m), unit).data];
        const squares = values.reduce((total, value) => total + exact(value) ** 2n, 0n);
        const result = exact(norm(scale(sumDuplicates(m), unit)));
        const difference = result ** 2n - squares;
        // Squares and sums round k times, the root once, which counts twice in the square; subnormal roots by η.
        const k = BigInt(values.length + 4);
        const bound = k * squares + 2n * result * 2n ** 53n;
        expect((difference < 0n ? -difference : difference) * (2n ** 53n - k) <= bound).toBe(true);
      }),
    );
  });
});

it("the others are the sums of their definition", () => {
  fc.assert(
    fc.property(matrices(), (m) => {
      const dense = elements(m).map((row) => row.map(Math.abs));
      const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
      expect(norm(m, Infinity)).toBe(Math.max(0, ...dense.map(sum)));
      expect(norm(m, 1)).toBe(
        Math.max(0, ...Array.from({ length: m.shape[1] }, (_, j) => sum(dense.map((row) => row[j])))),
      );
    }),
  );
});

it("refuses other norms", () => {
  expect(() => norm(a, 2)).toThrow(
    expect.objectContaining({ code: "OPTION_INVALID", message: 'norm: ord is 2, expected "fro", 1 or Infinity' }),
  );
});
