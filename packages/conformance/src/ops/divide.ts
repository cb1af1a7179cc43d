import type { FloatDType, Tensor } from "@convmtx/tensor";
import type { Component } from "../acceptance.ts";
import { withinBounds } from "../acceptance.ts";
import { bothDTypes } from "../conformance-case.ts";
import { dyadic, magnitudeOf, quotient, zero } from "../dyadic.ts";
import { dense } from "../host-values.ts";
import type { OpSpec, Sample } from "../op-spec.ts";
import { otherDType, refusesDisposed, refusesDType, refusesShape, vector } from "../refusals.ts";
import { sumBound } from "../rounding.ts";

type TwoScalars = { readonly a: Tensor<FloatDType>; readonly b: Tensor<FloatDType> };

function sample(name: string, title: string, a: number, b: number): Sample<TwoScalars> {
  return { name, title, operands: (dtype) => ({ a: dense(dtype, [], [a]), b: dense(dtype, [], [b]) }) };
}

function ratio(a: number, b: number, dtype: FloatDType): Component {
  if (!Number.isFinite(a / b)) return { special: a / b };
  if (!Number.isFinite(b)) return { value: zero, bound: zero };
  const exact = quotient(dyadic(a), dyadic(b));
  return { value: exact, bound: sumBound(dtype, 3, magnitudeOf(exact)) };
}

export const divide: OpSpec<TwoScalars> = {
  op: "divide",
  id: "divide",
  promise: "a / b of two 0-d values",
  dtypes: bothDTypes,
  sparse: false,
  via: "session",
  samples: () => [
    sample("exact", "a quotient without rounding", 42, -7),
    sample("rounded", "a quotient with rounding", 1, 3),
    sample("by-zero", "1 / 0 is Infinity, no error", 1, 0),
    sample("negative-by-zero", "−1 / 0 is −Infinity", -1, 0),
    sample("zero-by-zero", "0 / 0 is NaN", 0, 0),
    sample("nan", "NaN spreads", Number.NaN, 2),
    sample("by-infinity", "3 / Infinity is 0", 3, Number.POSITIVE_INFINITY),
    sample("tiny-values", "a quotient of tiny values", 3e-20, 7e-20),
  ],
  errors: () => [
    refusesShape((s, dtype) => s.divide(vector(s, dtype, 1), vector(s, dtype)), "not-a-scalar"),
    refusesDType((s, dtype) => s.divide(vector(s, dtype), vector(s, otherDType(dtype)))),
    refusesDisposed((s, dtype) => {
      const [a, b] = [vector(s, dtype), vector(s, dtype)];
      b.dispose();
      return s.divide(a, b);
    }),
  ],
  apply: (session, { a, b }) => session.divide(a, b),
  bound: ({ a, b }, { dtype }) =>
    withinBounds([], "|got − exact| <= γ_3 |a / b| + 3 η: a reciprocal and a product are allowed", () =>
      ratio(a.data[0], b.data[0], dtype),
    ),
};
