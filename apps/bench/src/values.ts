import type { DType } from "./jobs.ts";

type FloatArray = Float32Array | Float64Array;

/** Numbers by a formula that every program knows (`values.py` has the same). */
export function arrayOf(dtype: DType, length: number, value: (i: number) => number): FloatArray {
  const array = dtype === "float32" ? new Float32Array(length) : new Float64Array(length);
  for (let i = 0; i < length; i++) array[i] = value(i);
  return array;
}

/**
 * Multiples of 1/8 of at most 1: products are multiples of 1/64, so sums of as many as there are here are exact in float32, in any
 * order, and results can be compared for equality.
 */
export const kernelValue = (i: number): number => ((i % 17) - 8) / 8;

/** Likewise, of at most 3/4. */
export const inputValue = (i: number): number => ((i % 13) - 6) / 8;

/** Scattered over [−1, 1): the finaliser of MurmurHash3 (Appleby), of i and a seed. */
export function scattered(i: number, seed: number): number {
  let h = i + Math.imul(seed, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) / 2 ** 31;
}
