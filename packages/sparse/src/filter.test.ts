import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elements, fromText, matrices } from "../fixtures/arbitraries.ts";
import { disagreements, plain } from "../fixtures/oracle.ts";
import { prune } from "./prune.ts";
import { asCanonical } from "./sum-duplicates.ts";
import { tril, triu } from "./triangle.ts";

// 1 2 0
// 0 0 3
// 4 0 5
const a = fromText([3, 3], "0:1 1:2; 2:3; 0:4 2:5");

describe("triu and tril", () => {
  it("keep what lies on and beside a diagonal", () => {
    expect(elements(triu(a))).toEqual([
      [1, 2, 0],
      [0, 0, 3],
      [0, 0, 5],
    ]);
    expect(elements(tril(a, -1))).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [4, 0, 0],
    ]);
  });

  it.each([triu, tril])("%o gives what SciPy gives", (op) => {
    const wrong = disagreements<{ offset: number }>(op.name, (operands, { offset }) =>
      op(asCanonical(operands.a), offset),
    );
    expect(wrong).toEqual([]);
  });

  it("split any matrix in two, in its order", () => {
    fc.assert(
      fc.property(matrices(), fc.integer({ min: -7, max: 7 }), (m, offset) => {
        const [upper, lower] = [triu(m, offset), tril(m, offset - 1)];
        const dense = elements(m);
        expect(elements(upper)).toEqual(dense.map((row, i) => row.map((value, j) => (j - i >= offset ? value : 0))));
        expect(elements(lower)).toEqual(dense.map((row, i) => row.map((value, j) => (j - i < offset ? value : 0))));
        expect(upper.nnz + lower.nnz).toBe(m.nnz);
        expect([upper.sorted, upper.canonical]).toEqual([m.sorted, m.canonical]);
      }),
    );
  });

  it.each([triu, tril])("%o refuses an offset which is not an integer", (op) => {
    expect(() => op(a, NaN)).toThrow(`${op.name}: offset NaN must be an integer`);
  });
});

describe("prune", () => {
  it("drops small values, keeps NaN, adds duplicates first", () => {
    const m = fromText([2, 4], "0:0 1:-0.5 2:NaN 3:2; 1:3 1:-3 0:0.25 0:0.5");
    expect(plain(prune(m))).toMatchObject({ indptr: [0, 3, 4], indices: [1, 2, 3, 0], data: [-0.5, NaN, 2, 0.75] });
    expect(plain(prune(m, 0.5))).toMatchObject({ indptr: [0, 2, 3], indices: [2, 3, 0], data: [NaN, 2, 0.75] });
    expect(prune(m, Infinity).nnz).toBe(1);
  });

  it("gives what SciPy gives", () => {
    expect(
      disagreements<{ tolerance: number }>("prune", (operands, args) => prune(operands.a, args.tolerance)),
    ).toEqual([]);
  });

  it("refuses a tolerance below 0", () => {
    for (const tolerance of [-1, NaN]) {
      expect(() => prune(a, tolerance)).toThrow(
        expect.objectContaining({
          code: "OPTION_INVALID",
          message: `prune: tolerance ${tolerance} must be at least 0`,
        }),
      );
    }
  });
});
