import type { OpName } from "@convmtx/backend";
import { optionalOps } from "@convmtx/backend";
import { reference } from "@convmtx/backend/testing";
import { csrFromDense, toDense } from "@convmtx/sparse";
import type { FloatArray, FloatDType } from "@convmtx/tensor";
import { allocate, Tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { linalg } from "./linalg.ts";

const kinds: readonly [string, readonly OpName[]][] = [
  ["everything derived that can be", ["dot", "spgemm", "spadd"]],
  ["everything native", optionalOps],
];

type Numbers = ArrayLike<number>;
type Rows = readonly Numbers[];

const unit = { float32: 2 ** -24, float64: 2 ** -53 } as const;
const smallest = { float32: 2 ** -149, float64: 2 ** -1074 } as const;

/** |ŷ − y| ≤ γ_k Σ|products| + k η for each of two results; they may differ by twice that. `losses` counts the η. */
function expectClose(
  dtype: FloatDType,
  got: Numbers,
  expected: Numbers,
  magnitudes: Numbers,
  products: number,
  losses = products,
): void {
  expect(got.length).toBe(expected.length);
  const ku = products * unit[dtype];
  for (let i = 0; i < got.length; i++) {
    const bound = 2 * ((ku / (1 - ku)) * magnitudes[i] + losses * smallest[dtype]);
    expect(Math.abs(got[i] - expected[i])).toBeLessThanOrEqual(bound);
  }
}

const sum = (n: number, term: (k: number) => number) => {
  let total = 0;
  for (let k = 0; k < n; k++) total += term(k);
  return total;
};
const times = (a: Rows, x: Numbers) => Array.from(a, (row) => sum(row.length, (k) => row[k] * x[k]));
const absolute = (x: Numbers) => Array.from(x, Math.abs);
const absolutes = (a: Rows) => a.map(absolute);
const column = (a: Rows, j: number) => a.map((row) => row[j]);
const turned = (a: Rows, ncols: number) => Array.from({ length: ncols }, (_, j) => column(a, j));

/** Zeros often, so that rows and columns are empty. */
const entry = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.float({ min: -1000, max: 1000, noNaN: true }) },
);
const arrayOf = (length: number) => fc.array(entry, { minLength: length, maxLength: length });
const size = fc.integer({ min: 0, max: 5 });
const rowsOf = (m: number, n: number) => fc.array(arrayOf(n), { minLength: m, maxLength: m });
const dtypes = fc.constantFrom<FloatDType>("float32", "float64");

function host(dtype: FloatDType, shape: readonly number[], values: Numbers): Tensor<FloatDType> {
  const data = allocate(dtype, values.length) as FloatArray;
  data.set(values);
  return new Tensor(dtype, data, shape);
}
const matrix = (dtype: FloatDType, a: Rows, m: number, n: number) =>
  csrFromDense(
    host(
      dtype,
      [m, n],
      a.flatMap((row) => [...(row as number[])]),
    ),
  );

describe.each(kinds)("%s", (_, ops) => {
  const open = () => linalg(reference({ execution: "sync", ops }));

  test("A x, Aᵀ y, A B and A S are the sums of products", () => {
    const cases = fc
      .tuple(size, size, size, dtypes)
      .chain(([m, n, p, dtype]) =>
        fc.tuple(fc.constant([m, n, p] as const), rowsOf(m, n), rowsOf(n, p), arrayOf(m), fc.constant(dtype)),
      );
    fc.assert(
      fc.property(cases, ([[m, n, p], a, b, y, dtype]) => {
        const s = open();
        const A = s.sparse(matrix(dtype, a, m, n), { keepHost: true });
        const B = s.dense(host(dtype, [n, p], b.flat()));
        const product = s.read(s.matmat(A, B)).toTypedArray();
        const sparseProduct = toDense(s.read(s.matmul(A, s.sparse(matrix(dtype, b, n, p))))).toTypedArray();
        for (let j = 0; j < p; j++) {
          const [expected, magnitudes] = [times(a, column(b, j)), times(absolutes(a), absolute(column(b, j)))];
          const own = s.matvec(A, s.dense(host(dtype, [n], column(b, j))));
          expectClose(dtype, s.read(own).toTypedArray(), expected, magnitudes, n);
          const of = (values: FloatArray) => Array.from({ length: m }, (_v, i) => values[i * p + j]);
          expectClose(dtype, of(product), expected, magnitudes, n);
          expectClose(dtype, of(sparseProduct as FloatArray), expected, magnitudes, n);
        }
        const back = s.read(s.rmatvec(A, s.dense(host(dtype, [m], y)))).toTypedArray();
        const at = turned(a, n);
        expectClose(dtype, back, times(at, y), times(absolutes(at), absolute(y)), m);
      }),
    );
  });

  test("αA + βB, dense and sparse", () => {
    const cases = fc
      .tuple(size, size, dtypes)
      .chain(([m, n, dtype]) =>
        fc.tuple(fc.constant([m, n] as const), rowsOf(m, n), rowsOf(m, n), arrayOf(2), fc.constant(dtype)),
      );
    fc.assert(
      fc.property(cases, ([[m, n], a, b, [alpha, beta], dtype]) => {
        const s = open();
        const [x, y] = [a.flat(), b.flat()];
        const expected = x.map((value, i) => alpha * value + beta * y[i]);
        const magnitudes = x.map((value, i) => Math.abs(alpha * value) + Math.abs(beta * y[i]));
        const dense = s.add(s.dense(host(dtype, [m, n], x)), s.dense(host(dtype, [m, n], y)), { alpha, beta });
        // Two products, and the rounding of the factors.
        expectClose(dtype, s.read(dense).toTypedArray(), expected, magnitudes, 3);
        const sparse = s.add(s.sparse(matrix(dtype, a, m, n)), s.sparse(matrix(dtype, b, m, n)), { alpha, beta });
        expectClose(dtype, toDense(s.read(sparse)).toTypedArray(), expected, magnitudes, 3);
      }),
    );
  });

  test("(Aᵀ)ᵀ is A, bit by bit", () => {
    const cases = fc.tuple(size, size).chain(([m, n]) => fc.tuple(fc.constant([m, n] as const), rowsOf(m, n), dtypes));
    fc.assert(
      fc.property(cases, ([[m, n], a, dtype]) => {
        const s = open();
        const A = matrix(dtype, a, m, n);
        expect(s.read(s.transpose(s.transpose(s.sparse(A, { keepHost: true }))))).toEqual(A);
      }),
    );
  });

  test("conv is the operator's apply, and ⟨T x, y⟩ = ⟨x, Tᵀ y⟩", () => {
    const cases = fc
      .record({
        length: fc.integer({ min: 3, max: 7 }),
        taps: fc.integer({ min: 1, max: 3 }),
        channels: fc.integer({ min: 1, max: 2 }),
        stride: fc.integer({ min: 1, max: 2 }),
        padding: fc.integer({ min: 0, max: 2 }),
        paddingMode: fc.constantFrom("zeros", "reflect", "replicate", "circular"),
        flip: fc.boolean(),
        dtype: dtypes,
      })
      .chain((layer) =>
        fc.record({
          layer: fc.constant(layer),
          kernel: arrayOf(2 * layer.channels * layer.taps),
          values: arrayOf(2 * layer.channels * layer.length),
          seed: fc.infiniteStream(entry),
        }),
      );
    fc.assert(
      fc.property(cases, ({ layer: { length, taps, channels, dtype, ...options }, kernel, values, seed }) => {
        const s = open();
        const shape = [2, channels, taps];
        const make = (numbers: Numbers) =>
          convOperator(host(dtype, shape, numbers), { ...options, inputShape: [channels, length] } as never);
        const [layer, magnitude] = [make(kernel), make(absolute(kernel))];
        const x = host(dtype, [2, channels, length], values);
        const products = channels * taps;
        const y = s.read(s.conv(layer, s.dense(x)));
        expect(y.shape).toEqual([2, ...layer.outputShape]);
        const magnitudes = magnitude.apply(host("float64", x.shape, absolute(values))).toTypedArray();
        expectClose(dtype, y.toTypedArray(), layer.apply(x).toTypedArray(), magnitudes, products);

        const one = x.toTypedArray().slice(0, channels * length);
        const v = host(dtype, layer.outputShape, [...seed.take(layer.shape[0])]);
        const [X, V] = [s.dense(host(dtype, layer.inputShape, one)), s.dense(v)];
        const left = s.read(s.dot(s.conv(layer, X), V)).data[0];
        const right = s.read(s.dot(X, s.convT(layer, V))).data[0];
        const y1 = magnitude.matvec(Float64Array.from(one, Math.abs));
        const scale = sum(v.data.length, (i) => Math.abs(v.data[i]) * y1[i]);
        const all = products + layer.shape[0] + layer.shape[1];
        // What underflows in the first product is multiplied in the second.
        const factors = 1 + sum(v.data.length, (i) => Math.abs(v.data[i])) + sum(one.length, (i) => Math.abs(one[i]));
        expectClose(dtype, [left], [right], [scale], all, all * factors);
      }),
    );
  });
});
