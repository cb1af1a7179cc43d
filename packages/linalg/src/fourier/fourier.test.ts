import { get, randomNormal, type Tensor, tensor } from "@convmtx/tensor";
import { toeplitz } from "@convmtx/toeplitz";
import { describe, expect, test } from "vitest";
import { toeplitzCases } from "../../fixtures/toeplitz-cases.ts";
import { fourierTransform, powerOf2 } from "./fft.ts";
import { gridTransform } from "./grid-transform.ts";
import { matmulToeplitz } from "./matmul-toeplitz.ts";
import { solveCirculant } from "./solve-circulant.ts";
import { solveToeplitz } from "./solve-toeplitz.ts";

/** ‖a − b‖∞ */
function distance(a: Iterable<number>, b: Iterable<number>): number {
  const other = [...b];
  return Math.max(0, ...[...a].map((value, i) => Math.abs(value - other[i])));
}

const flat = (x: readonly number[] | readonly number[][]) => (x as number[][]).flat();
const size = (x: Iterable<number>) => Math.hypot(...x);
const u = 2 ** -53;

describe.each(toeplitzCases.transforms)("the transform of $n numbers", ({ n, x, y }) => {
  const packed = (parts: readonly [number[], number[]]) =>
    Float64Array.from({ length: 2 * n }, (_, k) => parts[k % 2][Math.floor(k / 2)]);
  const transform = fourierTransform(n);
  const bound = 64 * u * (1 + Math.log2(n)) * size(packed(x)) * Math.sqrt(n);

  test("is SciPy's", () => {
    expect(distance(transform.forward(packed(x)), packed(y))).toBeLessThanOrEqual(bound);
  });

  test("has an inverse, and leaves its argument alone", () => {
    const own = packed(x);
    expect(distance(transform.inverse(transform.forward(own)), own)).toBeLessThanOrEqual(bound);
    expect([...own]).toEqual([...packed(x)]);
  });
});

test("small transforms, by hand", () => {
  expect([...fourierTransform(2).forward(Float64Array.of(1, 0, 2, 0))]).toEqual([3, 0, -1, 0]);
  expect([...fourierTransform(4).forward(Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0))]).toEqual([1, 0, 1, 0, 1, 0, 1, 0]);
  expect([1, 2, 3, 8, 9].map(powerOf2)).toEqual([1, 2, 4, 8, 16]);
});

test("over a grid it is the transform along every axis", () => {
  const shape = [3, 4, 5];
  const x = randomNormal([120], { seed: 1 }).data;
  const expected = new Float64Array(120);
  for (let k = 0; k < 60; k++) {
    for (let j = 0; j < 60; j++) {
      const phase = (a: number) =>
        ((Math.floor(k / [20, 5, 1][a]) % shape[a]) * (Math.floor(j / [20, 5, 1][a]) % shape[a])) / shape[a];
      const angle = -2 * Math.PI * (phase(0) + phase(1) + phase(2));
      expected[2 * k] += x[2 * j] * Math.cos(angle) - x[2 * j + 1] * Math.sin(angle);
      expected[2 * k + 1] += x[2 * j] * Math.sin(angle) + x[2 * j + 1] * Math.cos(angle);
    }
  }
  const own = x.slice();
  expect(distance(gridTransform(shape).forward(own), expected)).toBeLessThan(1e-12);
  expect(distance(gridTransform(shape).inverse(own), x)).toBeLessThan(1e-14);
});

describe.each(toeplitzCases.systems)(
  "Toeplitz, SciPy's case $#",
  ({ c, r, x, product, solution, symmetric, circulant }) => {
    const X = tensor(x);
    const T = toeplitz(c, r);
    const bound = 100 * u * size([...c, ...r]) * size(flat(x));

    test("matmulToeplitz", () => {
      const y = matmulToeplitz(c, r, X);
      expect(y.shape).toEqual([c.length, ...X.shape.slice(1)]);
      expect(distance(y.toTypedArray(), flat(product))).toBeLessThanOrEqual(bound);
      if (X.shape.length === 1)
        expect([...matmulToeplitz(c, r, Float64Array.from(flat(x)))]).toEqual([...y.toTypedArray()]);
    });

    test("the product with the matrix itself", () => {
      if (X.shape.length > 1) return;
      const y = matmulToeplitz(c, r, X);
      const direct = c.map((_, i) => r.reduce((sum, _v, j) => sum + get(T, [i, j]) * get(X, [j]), 0));
      expect(distance(y.toTypedArray(), direct)).toBeLessThanOrEqual(bound);
    });

    test("solveToeplitz and solveCirculant", () => {
      if (solution === undefined || symmetric === undefined || circulant === undefined) return;
      const near = (y: Tensor<"float64">, expected: number[] | number[][]) =>
        expect(distance(y.toTypedArray(), flat(expected))).toBeLessThanOrEqual(1e-12 * size(flat(expected)));
      near(solveToeplitz(c, r, X), solution);
      near(solveToeplitz(c, null, X), symmetric);
      near(solveCirculant(c, X), circulant);
    });
  },
);

test("what has no solution is named by its pivot", () => {
  expect(() => solveToeplitz([0, 1], null, [1, 2])).toThrow("the leading block of size 1 is singular: pivot 0 is 0");
  expect(() => solveToeplitz([1, 1, 3], null, [1, 2, 3])).toThrow("pivot 1 is 0");
  const { c, b, x } = toeplitzCases.singular;
  expect(() => solveCirculant(c, b)).toThrow("its eigenvalue at frequency 0");
  expect(distance(solveCirculant(c, b, { singular: "lstsq" }), x)).toBeLessThan(1e-14);
  expect(distance(solveCirculant([2 ** 700, 2 ** 600], [2 ** 700, 0]), [1, -(2 ** -100)])).toBeLessThan(1e-30);
});

test("tiny and huge systems are solved as others", () => {
  expect([...solveToeplitz([1e-310, 0], null, [1e-310, 1e-310])]).toEqual([1, 1]);
  expect([...solveCirculant([1e-310, 0], [1e-310, 0])]).toEqual([1, 0]);
  expect([...solveCirculant([1.6e308, 0], [1.6e308, 0])]).toEqual([1, 0]);
  expect(() => solveCirculant([1], [1], { singular: "lsq" as never })).toThrow('"throw" or "lstsq"');
  expect(() => solveCirculant([1], [1], { tolerance: -1 })).toThrow("tolerance");
});

test("what does not fit is refused", () => {
  expect(() => matmulToeplitz([1, 2], [1, 2, 3], [1, 2])).toThrow("matmulToeplitz: x has shape [2], expected [3]");
  expect(() => matmulToeplitz([], null, [])).toThrow("c is empty");
  expect(() => solveToeplitz([1, 2], [1, 2, 3], [1, 2])).toThrow("c has 2 elements and r 3");
  expect(() => solveCirculant(tensor([[1]]), [1])).toThrow("c must be 1-D");
  expect(() => matmulToeplitz("12" as never, null, [1])).toThrow("c must be a typed array");
});
