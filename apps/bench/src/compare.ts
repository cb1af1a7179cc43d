import type { NumericArray } from "./jobs.ts";

/**
 * How far results differ: the largest difference of two elements over the largest element.
 *
 * @returns 0 if all are equal; Infinity if a length or a NaN differs
 */
export function difference(expected: readonly NumericArray[], got: readonly NumericArray[]): number {
  if (expected.length !== got.length) return Number.POSITIVE_INFINITY;
  return Math.max(0, ...expected.map((array, i) => differenceOf(array, got[i])));
}

function differenceOf(expected: NumericArray, got: NumericArray): number {
  if (expected.length !== got.length) return Number.POSITIVE_INFINITY;
  let [largest, worst] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const apart = Math.abs(expected[i] - got[i]);
    if (Number.isNaN(apart)) return Number.POSITIVE_INFINITY;
    worst = Math.max(worst, apart);
    largest = Math.max(largest, Math.abs(expected[i]));
  }
  return worst === 0 ? 0 : worst / largest;
}
