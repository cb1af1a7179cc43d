import type { Csr } from "@convmtx/sparse";
import { random } from "@convmtx/sparse";
import type { FloatArray, FloatDType } from "@convmtx/tensor";
import { randomUniform } from "@convmtx/tensor";
import { type GeometrySample, geometrySamples, infiniteTap } from "./geometry-samples.ts";
import { counting, type Entry, matrix, matrixOf, values } from "./host-values.ts";
import { specialNumbers } from "./special-numbers.ts";

/** A matrix, and a vector of any length to multiply it by. */
export interface MatrixSample {
  readonly name: string;
  readonly title: string;
  matrix(dtype: FloatDType): Csr;
  vector(dtype: FloatDType, length: number): FloatArray;
  /** How much room it takes, where that may be over an engine's limits. */
  readonly elements?: number;
}

type Numbers = (dtype: FloatDType, length: number) => ArrayLike<number>;

function sample(
  name: string,
  title: string,
  build: (dtype: FloatDType) => Csr,
  vector: Numbers = (_, length) => counting(length),
): MatrixSample {
  return { name, title, matrix: build, vector: (dtype, length) => values(dtype, vector(dtype, length)) };
}

/** A matrix given as rows of small integers. */
const rows = (name: string, title: string, given: readonly (readonly number[])[]) =>
  sample(name, title, (dtype) => matrixOf(dtype, given));

const empty = (name: string, title: string, shape: readonly [number, number]) =>
  sample(name, title, (dtype) => matrix(dtype, shape, []));

const ones: Numbers = (_, length) => new Array<number>(length).fill(1);
const at =
  (position: number, value: number): Numbers =>
  (_, length) =>
    counting(length).map((x, i) => (i === position ? value : x));

/** What every operation on a matrix is tried with. Rectangular and empty rows come first: that is where engines break. */
export const structureSamples: readonly MatrixSample[] = [
  rows("rectangular", "a matrix with more columns than rows", [
    [1, 2, 0],
    [0, 3, 4],
  ]),
  rows("tall", "a matrix with more rows than columns", [
    [5, 0],
    [0, 6],
    [7, 8],
    [-9, 0],
  ]),
  rows("asymmetric", "a square matrix that differs from its transpose", [
    [1, 2],
    [3, 4],
  ]),
  rows("last-row", "a matrix whose last row and column matter", [
    [1, 0, 0],
    [0, 0, 0],
    [2, 3, 4],
  ]),
  rows("empty-rows", "rows without stored entries, first, inside and last", [
    [0, 0, 0],
    [1, 0, 2],
    [0, 0, 0],
    [0, 3, 0],
    [0, 0, 0],
  ]),
  rows("empty-columns", "columns without stored entries, first, inside and last", [
    [0, 1, 0, 2, 0],
    [0, 0, 0, 3, 0],
  ]),
  empty("zero-rows", "a matrix of no rows", [0, 3]),
  empty("zero-columns", "a matrix of no columns: every result is an empty sum, 0", [3, 0]),
  empty("zero-by-zero", "a matrix of no rows and no columns", [0, 0]),
  empty("no-entries", "a matrix that stores nothing", [3, 2]),
  rows("one-by-one", "a matrix of one element", [[-3]]),
  rows("single-row", "one row", [[1, 0, -2, 3]]),
  rows("single-column", "one column", [[1], [0], [-2], [3]]),
  rows("full-row", "one full row among sparse ones", [
    [0, 1, 0, 0],
    [1, -2, 3, -4],
    [0, 0, 0, 5],
  ]),
  rows("full", "a full matrix", [
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 10],
  ]),
  sample("explicit-zeros", "stored zeros, which change no sum", (dtype) =>
    matrix(
      dtype,
      [2, 3],
      [
        [0, 0, 0],
        [0, 2, 5],
        [1, 1, 0],
      ],
    ),
  ),
];

/** Values at the edges of the dtype. */
export const valueSamples: readonly MatrixSample[] = [
  sample(
    "negative-zero",
    "−0 among the operands",
    (dtype) =>
      matrixOf(dtype, [
        [-0, 1],
        [2, -0],
      ]),
    at(1, -0),
  ),
  sample(
    "tiny-values",
    "values below any 'small enough to be zero', from 1e-15 to 1e-20: nothing may drop them",
    (dtype) =>
      matrixOf(dtype, [
        [1e-15, 0, 1e-16],
        [0, -1e-17, 0],
        [1e-20, 0, 0],
      ]),
    ones,
  ),
  sample(
    "subnormals",
    "subnormal numbers, stored and as products: they may not be flushed to zero",
    (dtype) => {
      const { smallestSubnormal: tiny, smallestNormal: normal } = specialNumbers[dtype];
      return matrixOf(dtype, [
        [3 * tiny, 0, 0],
        [0, normal, 0],
        [0, normal / 4, 5 * tiny],
      ]);
    },
    (_, length) => Array.from({ length }, (_value, i) => (i === 1 ? 0.5 : 1)),
  ),
  sample(
    "huge-and-minute",
    "numbers near the ends of the exponents' range",
    (dtype) => {
      const { huge, minute } = specialNumbers[dtype];
      return matrixOf(dtype, [
        [huge, 0, minute],
        [-huge, huge, 0],
        [0, minute, minute],
      ]);
    },
    (_, length) => counting(length).map((x) => x * 1.25),
  ),
  sample(
    "cancellation",
    "sums whose large terms cancel: the error counts against the terms, not the result",
    (dtype) => {
      const big = specialNumbers[dtype].absorbing;
      return matrixOf(dtype, [
        [big, 1, -big],
        [1, big, -big],
        [0.1, -0.3, 0.2],
      ]);
    },
    ones,
  ),
  sample("nan-stored", "a stored NaN: it reaches the sums it is part of and no others", (dtype) =>
    matrixOf(dtype, [
      [1, 0, 2],
      [0, Number.NaN, 3],
      [4, 5, 0],
    ]),
  ),
  sample(
    "nan-in-operand",
    "NaN in the other operand: it reaches the sums that read it (on a dense engine all, since 0·NaN is NaN)",
    (dtype) =>
      matrixOf(dtype, [
        [1, 0, 2],
        [0, 3, 0],
        [4, 0, 5],
      ]),
    at(1, Number.NaN),
  ),
  sample(
    "nan-times-stored-zero",
    "NaN times a stored zero is NaN: what is stored is an entry, whatever its value",
    (dtype) =>
      matrix(
        dtype,
        [2, 3],
        [
          [0, 0, 0],
          [0, 2, 5],
          [1, 1, 2],
        ],
      ),
    at(0, Number.NaN),
  ),
  sample(
    "zero-in-operand",
    "a stored NaN and a stored infinity times 0 in the other operand are NaN: a zero there is an entry too",
    (dtype) =>
      matrixOf(dtype, [
        [Number.NaN, 0, 2],
        [0, 3, 1],
        [Number.POSITIVE_INFINITY, 0, 5],
      ]),
    at(0, 0),
  ),
  sample(
    "infinity",
    "infinities: alone they stay, ∞ − ∞ is NaN",
    (dtype) =>
      matrixOf(dtype, [
        [Number.POSITIVE_INFINITY, 1, 0],
        [Number.POSITIVE_INFINITY, 0, Number.NEGATIVE_INFINITY],
        [0, 2, 1],
      ]),
    (_, length) => Array.from({ length }, (_value, i) => i + 1),
  ),
  sample(
    "infinity-in-operand",
    "an infinity in the other operand",
    (dtype) =>
      matrixOf(dtype, [
        [1, 0, 2],
        [0, 3, 0],
        [4, 0, -5],
      ]),
    at(2, Number.POSITIVE_INFINITY),
  ),
];

function randomSample(name: string, title: string, shape: readonly [number, number], density: number, seed: number) {
  return {
    name,
    title,
    elements: shape[0] * shape[1],
    matrix: (dtype: FloatDType) => {
      const a = random(shape, { density, seed });
      const entries: Entry[] = [];
      for (let i = 0; i < shape[0]; i++) {
        for (let k = a.indptr[i]; k < a.indptr[i + 1]; k++) entries.push([i, a.indices[k], a.data[k] - 0.5]);
      }
      return matrix(dtype, shape, entries);
    },
    vector: (dtype: FloatDType, length: number) =>
      randomUniform([length], { seed: seed + 1, low: -1, high: 1, dtype }).data as FloatArray,
  };
}

export const randomSamples: readonly MatrixSample[] = [randomSample("random", "a random matrix", [37, 23], 0.2, 11)];

export const largeSample: MatrixSample = randomSample("large", "a large random matrix", [300, 420], 0.02, 21);

/** The matrix of a convolution, multiplied by positive numbers. */
export function convolutionSample(geometry: GeometrySample): MatrixSample {
  return {
    name: geometry.name,
    title: geometry.title,
    matrix: (dtype) => geometry.operator(dtype).toCsr(),
    vector: (dtype, length) => randomUniform([length], { seed: 31, low: 0.5, high: 2, dtype }).data as FloatArray,
  };
}

export const convolutionSamples: readonly MatrixSample[] = [...geometrySamples, infiniteTap].map(convolutionSample);

export const smallSamples: readonly MatrixSample[] = [...structureSamples, ...valueSamples, ...randomSamples];
export const productSamples: readonly MatrixSample[] = [...smallSamples, largeSample, ...convolutionSamples];
