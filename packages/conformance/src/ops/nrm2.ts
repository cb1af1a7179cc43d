import type { FloatArray, FloatDType } from "@convmtx/tensor";
import { randomUniform, Tensor } from "@convmtx/tensor";
import type { Component } from "../acceptance.ts";
import { withinBounds } from "../acceptance.ts";
import { bothDTypes } from "../conformance-case.ts";
import { squareRoot } from "../dyadic.ts";
import { exactDot } from "../exact-sum.ts";
import { dense } from "../host-values.ts";
import type { OpSpec, Sample } from "../op-spec.ts";
import { refusesDisposed, vector } from "../refusals.ts";
import { sumBound } from "../rounding.ts";
import { specialNumbers } from "../special-numbers.ts";

type OneVector = { readonly x: Tensor<FloatDType> };

function sample(
  name: string,
  title: string,
  x: (dtype: FloatDType) => readonly number[],
  shape?: readonly number[],
): Sample<OneVector> {
  return { name, title, operands: (dtype) => ({ x: dense(dtype, shape ?? [x(dtype).length], x(dtype)) }) };
}

/** Scaling, squaring, n − 1 sums, the root and scaling back: n + 4 roundings are more than any of the known ways takes. */
function norm(x: FloatArray, dtype: FloatDType): Component {
  const { value, special } = exactDot(x, x);
  if (special !== undefined) return { special };
  const exact = squareRoot(value);
  return { value: exact, bound: sumBound(dtype, x.length === 0 ? 0 : x.length + 4, exact) };
}

export const nrm2: OpSpec<OneVector> = {
  op: "nrm2",
  id: "nrm2",
  promise: "‖x‖₂ as a 0-d value, safe from overflow and underflow",
  dtypes: bothDTypes,
  sparse: false,
  via: "session",
  samples: () => [
    sample("vector", "3, −4: 5", () => [3, -4]),
    sample("matrix", "values of two axes: the Frobenius norm", () => [1, 2, 3, 4, 5, 6], [2, 3]),
    sample("scalar", "a value of no axes: its magnitude", () => [-7], []),
    sample("no-elements", "the norm of nothing is 0", () => []),
    sample("zeros", "the norm of zeros is 0, not 0/0", () => [0, -0, 0]),
    sample("overflow", "squares that overflow, in a norm that does not", (dtype) => {
      const { largest } = specialNumbers[dtype];
      return [largest / 4, -largest / 2, largest / 8];
    }),
    sample("underflow", "squares that underflow to zero, in a norm that does not", (dtype) => {
      const { minute } = specialNumbers[dtype];
      return [3 * minute * 2 ** -60, 4 * minute * 2 ** -60];
    }),
    sample("subnormals", "a norm of subnormal numbers", (dtype) => {
      const { smallestSubnormal: tiny } = specialNumbers[dtype];
      return [300 * tiny, -400 * tiny];
    }),
    sample("nan", "NaN spreads", () => [1, Number.NaN]),
    sample("infinity", "an infinity gives Infinity, not NaN", () => [1, Number.NEGATIVE_INFINITY]),
    {
      name: "random",
      title: "a thousand random numbers",
      operands: (dtype) => ({
        x: new Tensor(dtype, randomUniform([1000], { seed: 51, low: -1, high: 1, dtype }).data, [1000]),
      }),
    },
  ],
  errors: () => [
    refusesDisposed((s, dtype) => {
      const x = vector(s, dtype, 3);
      x.dispose();
      return s.norm(x);
    }),
  ],
  apply: (session, { x }) => session.norm(x),
  bound: ({ x }, { dtype }) => withinBounds([], "|got − exact| <= γ_(n+4) ‖x‖₂ + (n + 4) η", () => norm(x.data, dtype)),
};
