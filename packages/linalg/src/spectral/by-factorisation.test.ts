import { csrFromDense, diags, eye, matvec, rmatvec } from "@convmtx/sparse";
import { tensor } from "@convmtx/tensor";
import { describe, expect, test } from "vitest";
import { length, solverCases } from "../../fixtures/solver-cases.ts";
import { cond } from "./cond.ts";
import { eigshNear } from "./eigsh-near.ts";
import { rank } from "./rank.ts";
import { svdsSmallest } from "./svds-smallest.ts";

const csr = (rows: number[][]) => csrFromDense(tensor(rows));

describe("the smallest singular values, and the condition", () => {
  test.each(solverCases.filter(({ a, singularValues }) => rank(a).rank === singularValues.length))(
    "of $name are LAPACK's",
    ({ a, singularValues }) => {
      const k = Math.min(3, ...a.shape);
      const [top, expected] = [singularValues[0], singularValues.slice(-k).reverse()];
      const { values, left, right, errors, reason } = svdsSmallest(a, k);
      expect(reason).toBe("converged");
      values.forEach((value, i) => {
        expect(Math.abs(value - expected[i])).toBeLessThan(1e-9 * expected[i] + 1e-13 * top);
        expect(errors[i]).toBeLessThan(1e-9 * top);
        expect(length(left[i])).toBeCloseTo(1, 10);
        expect(length(right[i])).toBeCloseTo(1, 10);
      });
      const { value, largest, smallest, isLowerBound } = cond(a);
      expect(isLowerBound).toBe(false);
      expect(value / (top / expected[0])).toBeCloseTo(1, 4);
      expect(largest / smallest).toBe(value);
    },
  );

  test("a singular matrix is named by its pivot, its condition infinite", () => {
    const a = csr([
      [1, 2],
      [2, 4],
    ]);
    expect(() => svdsSmallest(a, 1)).toThrow("pivot 1");
    expect(cond(a)).toMatchObject({ value: Number.POSITIVE_INFINITY, smallest: 0 });
    expect(cond(csr([[1], [0], [0]]))).toMatchObject({ value: 1, isLowerBound: false });
    expect(() => svdsSmallest(eye(3), 4)).toThrow("k is 4");
  });

  test("of an operator without entries it is bounded from below", () => {
    const a = diags([Float64Array.from({ length: 60 }, (_, i) => 1 + i)], [0]);
    const pair = {
      shape: a.shape,
      matvec: (x: Float64Array) => matvec(a, x),
      rmatvec: (y: Float64Array) => rmatvec(a, y),
    };
    const some = cond(pair, { basisSize: 10 });
    expect(some.isLowerBound).toBe(true);
    expect(some.value).toBeLessThan(60);
    expect(some.value).toBeGreaterThan(3);
    const all = cond(pair);
    expect(all.isLowerBound).toBe(false);
    expect(all.value).toBeCloseTo(60, 8);
  });
});

describe("eigshNear", () => {
  test("finds the middle of a spectrum", () => {
    const a = diags([Float64Array.from({ length: 50 }, (_, i) => i)], [0]);
    const { values, vectors, errors } = eigshNear(a, 3, 20.2);
    expect(values.map((value) => Math.round(value * 1e9) / 1e9)).toEqual(Float64Array.of(20, 21, 19));
    expect(Math.abs(vectors[0][20])).toBeCloseTo(1, 9);
    for (const error of errors) expect(error).toBeLessThan(1e-8);
    expect(eigshNear(a, 1, 49.9).values[0]).toBeCloseTo(49, 9);
    expect(() => eigshNear(a, 1, 7)).toThrow("singular");
    expect(() => eigshNear(csr([[1, 2]]), 1, 0)).toThrow("square");
  });
});
