import type { FloatDType } from "@convmtx/tensor";
import { Tensor } from "@convmtx/tensor";
import { withinSumBounds } from "../acceptance.ts";
import { bothDTypes } from "../conformance-case.ts";
import { ExactAccumulator } from "../exact-sum.ts";
import { countingTensor, dense } from "../host-values.ts";
import type { OpSpec, Sample } from "../op-spec.ts";
import { otherDType, refusesDisposed, refusesDType, refusesShape, vector } from "../refusals.ts";
import { specialNumbers } from "../special-numbers.ts";

type Scalar = number | Tensor<FloatDType>;
type Vector = Tensor<FloatDType>;
type Scaled = { readonly alpha: Scalar; readonly x: Vector; readonly beta: Scalar; readonly y: Vector };

const numberOf = (scalar: Scalar): number => (scalar instanceof Tensor ? scalar.data[0] : scalar);

function sample(
  name: string,
  title: string,
  operands: (dtype: FloatDType) => Scaled,
  nativeOnly = false,
): Sample<Scaled> {
  return nativeOnly ? { name, title, operands, nativeOnly } : { name, title, operands };
}

const three = (dtype: FloatDType, numbers: readonly number[]) => dense(dtype, [3], numbers);
const scalar = (dtype: FloatDType, value: number) => dense(dtype, [], [value]);

const samples: readonly Sample<Scaled>[] = [
  sample("vectors", "two vectors and two numbers", (dtype) => ({
    alpha: 2,
    x: countingTensor(dtype, [5]),
    beta: -3,
    y: three5(dtype),
  })),
  sample("matrices", "values of two axes, element by element", (dtype) => ({
    alpha: -1,
    x: countingTensor(dtype, [2, 3]),
    beta: 0.5,
    y: dense(dtype, [2, 3], [6, 5, 4, 3, 2, 1]),
  })),
  sample("scalars", "values of no axes", (dtype) => ({ alpha: 2, x: scalar(dtype, 3), beta: 4, y: scalar(dtype, 5) })),
  sample("no-elements", "values of no elements", (dtype) => ({
    alpha: 1,
    x: dense(dtype, [0], []),
    beta: 1,
    y: dense(dtype, [0], []),
  })),
  sample("x-with-itself", "one value as both operands", (dtype) => {
    const x = countingTensor(dtype, [4]);
    return { alpha: 1, x, beta: 1, y: x };
  }),
  sample("beta-zero", "β = 0 leaves αx: y is not read, so its NaN and Infinity do not spread", (dtype) => ({
    alpha: 2,
    x: three(dtype, [1, -2, 3]),
    beta: 0,
    y: three(dtype, [Number.NaN, Number.POSITIVE_INFINITY, 1]),
  })),
  sample("nan", "NaN spreads to its own element (on a dense engine that derives the sum, to all)", (dtype) => ({
    alpha: 1,
    x: three(dtype, [1, Number.NaN, 3]),
    beta: 1,
    y: three(dtype, [1, 2, 3]),
  })),
  sample("infinity", "infinities: alone they stay, ∞ − ∞ is NaN", (dtype) => ({
    alpha: 1,
    x: three(dtype, [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 3]),
    beta: -1,
    y: three(dtype, [1, Number.POSITIVE_INFINITY, 3]),
  })),
  sample("tiny-values", "values below any 'small enough to be zero'", (dtype) => ({
    alpha: 1,
    x: three(dtype, [1e-16, 3e-16, 1e-20]),
    beta: 1,
    y: three(dtype, [1e-17, -2e-16, 1e-20]),
  })),
  sample("subnormals", "subnormal numbers may not be flushed to zero", (dtype) => {
    const { smallestSubnormal: tiny, smallestNormal: normal } = specialNumbers[dtype];
    return { alpha: 0.5, x: three(dtype, [4 * tiny, normal, 0]), beta: 1, y: three(dtype, [tiny, 0, 3 * tiny]) };
  }),
  sample(
    "device-scalars",
    "α and β as 0-d values, which never leave the engine",
    (dtype) => ({
      alpha: scalar(dtype, 2),
      x: three(dtype, [1, -2, 3]),
      beta: scalar(dtype, -0.5),
      y: three(dtype, [4, 5, 6]),
    }),
    true,
  ),
  sample(
    "device-alpha",
    "α as a 0-d value, β a number",
    (dtype) => ({
      alpha: scalar(dtype, 3),
      x: three(dtype, [1, -2, 3]),
      beta: 1,
      y: three(dtype, [4, 5, 6]),
    }),
    true,
  ),
  sample(
    "device-beta",
    "β as a 0-d value, α a number",
    (dtype) => ({
      alpha: 1,
      x: three(dtype, [1, -2, 3]),
      beta: scalar(dtype, 3),
      y: three(dtype, [4, 5, 6]),
    }),
    true,
  ),
];

function three5(dtype: FloatDType): Vector {
  return dense(dtype, [5], [0.1, 0.2, -0.3, 0.4, 7]);
}

export const axpby: OpSpec<Scaled> = {
  op: "axpby",
  id: "axpby",
  promise: "z = αx + βy, element by element; α and β are numbers or 0-d values; β = 0 does not read y",
  dtypes: bothDTypes,
  sparse: false,
  via: "session",
  samples: () => samples,
  errors: () => [
    refusesShape((s, dtype) => s.add(vector(s, dtype, 3), vector(s, dtype, 2))),
    refusesShape(
      (s, dtype) => s.add(vector(s, dtype, 3), vector(s, dtype, 3), { alpha: vector(s, dtype, 3) }),
      "scalar-shape",
    ),
    refusesDType((s, dtype) => s.add(vector(s, dtype, 3), vector(s, otherDType(dtype), 3))),
    refusesDisposed((s, dtype) => {
      const [x, y] = [vector(s, dtype, 3), vector(s, dtype, 3)];
      y.dispose();
      return s.add(x, y);
    }),
  ],
  apply: (session, { alpha, x, beta, y }) => session.add(x, y, { alpha, beta }),
  bound: ({ alpha, x, beta, y }, { dtype, densified }) => {
    const [p, q] = [numberOf(alpha), numberOf(beta)];
    const sums = Array.from(x.data, (_, i) => {
      const sum = new ExactAccumulator();
      sum.add(p, x.data[i]);
      if (beta !== 0) sum.add(q, y.data[i]);
      // Derived on a dense engine, z is [αI βI] times [x; y], zeros and all.
      const others = densified ? [...x.data, ...(beta === 0 ? [] : y.data)] : [];
      if (others.some((other) => !Number.isFinite(other))) sum.add(0, Number.NaN);
      return sum.sum();
    });
    return withinSumBounds(dtype, x.shape, sums);
  },
};
