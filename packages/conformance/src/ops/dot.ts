import type { FloatDType } from "@convmtx/tensor";
import { randomUniform, Tensor } from "@convmtx/tensor";
import { withinSumBounds } from "../acceptance.ts";
import { bothDTypes } from "../conformance-case.ts";
import { exactDot } from "../exact-sum.ts";
import { dense } from "../host-values.ts";
import type { OpSpec, Sample } from "../op-spec.ts";
import { otherDType, refusesDisposed, refusesDType, refusesShape, vector } from "../refusals.ts";
import { specialNumbers } from "../special-numbers.ts";

type TwoVectors = { readonly x: Tensor<FloatDType>; readonly y: Tensor<FloatDType> };

function sample(
  name: string,
  title: string,
  x: (dtype: FloatDType) => readonly number[],
  y: (dtype: FloatDType) => readonly number[],
  shape?: readonly number[],
): Sample<TwoVectors> {
  return {
    name,
    title,
    operands: (dtype) => {
      const [a, b] = [x(dtype), y(dtype)];
      return { x: dense(dtype, shape ?? [a.length], a), y: dense(dtype, shape ?? [b.length], b) };
    },
  };
}

const both =
  (...numbers: readonly number[]) =>
  () =>
    numbers;

export const dot: OpSpec<TwoVectors> = {
  op: "dot",
  id: "dot",
  promise: "xᵀy as a 0-d value, which stays on the engine",
  dtypes: bothDTypes,
  sparse: false,
  via: "session",
  samples: () => [
    sample("vectors", "two vectors", both(1, -2, 3), both(4, 5, 6)),
    sample("matrices", "values of two axes: the sum of all products", both(1, 2, 3, 4), both(5, 6, 7, 8), [2, 2]),
    sample("scalars", "values of no axes", both(3), both(-7), []),
    sample("no-elements", "the empty sum is 0", both(), both()),
    {
      name: "x-with-itself",
      title: "one value as both operands",
      operands: (dtype) => {
        const x = dense(dtype, [3], [1, -2, 3]);
        return { x, y: x };
      },
    },
    sample("nan", "NaN spreads", both(1, Number.NaN), both(0, 0)),
    sample("infinity", "an infinity stays", both(1, Number.NEGATIVE_INFINITY), both(1, 2)),
    sample("opposite-infinities", "∞ − ∞ is NaN", both(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY), both(1, 1)),
    sample("tiny-values", "values below any 'small enough to be zero'", both(1e-16, 1e-17), both(1, 1)),
    sample(
      "subnormals",
      "subnormal numbers may not be flushed to zero",
      (dtype) => [5 * specialNumbers[dtype].smallestSubnormal, specialNumbers[dtype].smallestNormal],
      both(1, 0.5),
    ),
    sample(
      "cancellation",
      "large terms that cancel",
      (dtype) => [specialNumbers[dtype].absorbing, 1, -specialNumbers[dtype].absorbing],
      both(1, 1, 1),
    ),
    {
      name: "random",
      title: "a thousand random products",
      operands: (dtype) => ({
        x: new Tensor(dtype, randomUniform([1000], { seed: 41, low: -1, high: 1, dtype }).data, [1000]),
        y: new Tensor(dtype, randomUniform([1000], { seed: 42, low: -1, high: 1, dtype }).data, [1000]),
      }),
    },
  ],
  errors: () => [
    refusesShape((s, dtype) => s.dot(vector(s, dtype, 3), vector(s, dtype, 2))),
    refusesDType((s, dtype) => s.dot(vector(s, dtype, 3), vector(s, otherDType(dtype), 3))),
    refusesDisposed((s, dtype) => {
      const x = vector(s, dtype, 3);
      x.dispose();
      return s.dot(x, x);
    }),
  ],
  apply: (session, { x, y }) => session.dot(x, y),
  bound: ({ x, y }, { dtype }) => withinSumBounds(dtype, [], [exactDot(x.data, y.data)]),
};
