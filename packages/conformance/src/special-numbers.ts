import type { FloatDType } from "@convmtx/tensor";

/** Numbers at the edges of a dtype. */
export interface SpecialNumbers {
  /** η */
  readonly smallestSubnormal: number;
  readonly smallestNormal: number;
  readonly largest: number;
  /** Near the square root of the largest: its square is finite, the sum of a few is not. */
  readonly huge: number;
  /** Near the square root of the smallest: its square is subnormal. */
  readonly minute: number;
  /** big + 1 is big: u·big > 1. */
  readonly absorbing: number;
}

export const specialNumbers: Readonly<Record<FloatDType, SpecialNumbers>> = {
  float64: {
    smallestSubnormal: 2 ** -1074,
    smallestNormal: 2 ** -1022,
    largest: Number.MAX_VALUE,
    huge: 2 ** 511,
    minute: 2 ** -530,
    absorbing: 2 ** 54,
  },
  float32: {
    smallestSubnormal: 2 ** -149,
    smallestNormal: 2 ** -126,
    largest: 2 ** 127 * (2 - 2 ** -23),
    huge: 2 ** 63,
    minute: 2 ** -68,
    absorbing: 2 ** 25,
  },
};
