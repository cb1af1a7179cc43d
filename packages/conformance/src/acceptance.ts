import type { FloatArray, FloatDType } from "@convmtx/tensor";
import { sizeOf } from "@convmtx/tensor";
import type { Dyadic } from "./dyadic.ts";
import { compareDyadic, dyadic, magnitudeOf, minus, toNumber } from "./dyadic.ts";
import type { ExactSum } from "./exact-sum.ts";
import type { Difference } from "./fault.ts";
import { sumBound } from "./rounding.ts";

/** What a result must be: its shape, and a judgement of its elements in C order. */
export interface Acceptance {
  readonly shape: readonly number[];
  /** The rule in words. */
  readonly rule: string;
  judge(elements: FloatArray): readonly Difference[];
}

/** An exact component and the error it may have, or NaN or ±Infinity, which must be met. */
export type Component = { readonly value: Dyadic; readonly bound: Dyadic } | { readonly special: number };

/** Every element the same number, −0 apart from 0, and NaN where there is NaN: for what moves and does not compute. */
export function sameElements(shape: readonly number[], expected: ArrayLike<number>): Acceptance {
  return {
    shape,
    rule: "moved, not computed: every element is the same number, −0 is not 0, NaN stays NaN",
    judge: (elements) =>
      differences(shape, elements, (got, i) =>
        Object.is(got, expected[i]) ? undefined : { got: numberText(got), expected: numberText(expected[i]) },
      ),
  };
}

/** Components within their own bounds. */
export function withinBounds(shape: readonly number[], rule: string, component: (i: number) => Component): Acceptance {
  return { shape, rule, judge: (elements) => differences(shape, elements, (got, i) => miss(got, component(i))) };
}

export const sumRule: string = [
  "|got − exact| <= γ_k (|A||x|) + k η, γ_k = k u / (1 − k u), for a sum of k products;",
  "u is the dtype's unit roundoff, η its smallest subnormal; NaN and ±Infinity as in IEEE 754",
].join("\n");

/** Sums of products within γ_k (|A||x|)ᵢ + k η; `more` roundings are added to each k. */
export function withinSumBounds(
  dtype: FloatDType,
  shape: readonly number[],
  sums: readonly ExactSum[],
  more = 0,
): Acceptance {
  return withinBounds(shape, sumRule, (i) => componentOf(dtype, sums[i], more));
}

export function componentOf(dtype: FloatDType, sum: ExactSum, more = 0): Component {
  if (sum.special !== undefined) return { special: sum.special };
  return { value: sum.value, bound: sumBound(dtype, sum.terms + (sum.terms === 0 ? 0 : more), sum.magnitude) };
}

/** How `got` misses its component; undefined: it does not. */
export function miss(got: number, expected: Component): Omit<Difference, "at"> | undefined {
  if ("special" in expected) {
    if (Object.is(got, expected.special)) return undefined;
    return { got: numberText(got), expected: numberText(expected.special) };
  }
  const exact = toNumber(expected.value);
  if (!Number.isFinite(got)) return { got: numberText(got), expected: numberText(exact) };
  const error = magnitudeOf(minus(dyadic(got), expected.value));
  if (compareDyadic(error, expected.bound) <= 0) return undefined;
  return {
    got: numberText(got),
    expected: numberText(exact),
    error: shortText(toNumber(error)),
    bound: shortText(toNumber(expected.bound)),
  };
}

function differences(
  shape: readonly number[],
  elements: FloatArray,
  miss: (got: number, i: number) => Omit<Difference, "at"> | undefined,
): Difference[] {
  const found: Difference[] = [];
  for (let i = 0; i < sizeOf(shape); i++) {
    const missed = miss(elements[i], i);
    if (missed !== undefined) found.push({ at: `[${position(shape, i).join(", ")}]`, ...missed });
  }
  return found;
}

function position(shape: readonly number[], i: number): number[] {
  const index: number[] = [];
  let rest = i;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index.unshift(rest % shape[axis]);
    rest = Math.floor(rest / shape[axis]);
  }
  return index;
}

export function numberText(x: number): string {
  return Object.is(x, -0) ? "-0" : String(x);
}

export function shortText(x: number): string {
  return x === 0 ? "0" : x.toExponential(2);
}
