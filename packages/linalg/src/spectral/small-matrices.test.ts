import { describe, expect, test } from "vitest";
import { bidiagonalTop } from "./bidiagonal-top.ts";
import { smallEigen } from "./small-eigen.ts";
import { smallSvd } from "./small-svd.ts";

const rows = (...values: number[][]) => values.map((row) => Float64Array.from(row));

describe("small matrices", () => {
  test("smallSvd by hand, and of a singular matrix", () => {
    const { values, left, right } = smallSvd(rows([0, 2], [-3, 0]));
    expect([...values]).toEqual([3, 2]);
    expect(Math.abs(left[0][1])).toBe(1);
    expect(Math.abs(right[0][0])).toBe(1);
    const singular = smallSvd(rows([1, 1], [1, 1]));
    expect(singular.values[0]).toBeCloseTo(2, 15);
    expect(singular.values[1]).toBeLessThan(1e-15);
    expect(smallSvd([]).values).toHaveLength(0);
  });

  test("smallSvd is accurate relative to each value of a graded matrix", () => {
    const { values } = smallSvd(rows([1, 0, 0], [0, 1e-10, 0], [0, 0, 1e-20]));
    expect([...values]).toEqual([1, 1e-10, 1e-20]);
  });

  test("smallEigen by hand", () => {
    const { values, vectors } = smallEigen(rows([2, 1], [1, 2]));
    expect(values[0]).toBeCloseTo(3, 15);
    expect(values[1]).toBeCloseTo(1, 15);
    expect(vectors[0][0] * vectors[0][1]).toBeCloseTo(0.5, 15);
  });

  test("bidiagonalTop is the top of smallSvd", () => {
    const [alphas, betas] = [
      [3, 1, 4, 1, 5],
      [9, 2, 6, 5],
    ];
    const b = alphas.map((alpha, i) =>
      Float64Array.from(alphas, (_, j) => (i === j ? alpha : j === i + 1 ? betas[i] : 0)),
    );
    const { values, left } = smallSvd(b);
    const { value, last } = bidiagonalTop(alphas, betas);
    expect(value).toBeCloseTo(values[0], 13);
    expect(last).toBeCloseTo(Math.abs(left[0][4]), 13);
    expect(bidiagonalTop([7], [])).toEqual({ value: 7, last: 1 });
    expect(bidiagonalTop([0], []).value).toBe(0);
  });
});
