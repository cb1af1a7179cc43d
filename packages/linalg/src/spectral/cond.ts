import { isConvmtxError } from "@convmtx/tensor";
import type { OperatorLike } from "../operators/as-operator.ts";
import type { MatrixLike } from "../operators/host-matrix.ts";
import { norm2 } from "./norm2.ts";
import { svds } from "./svds.ts";
import { svdsSmallest } from "./svds-smallest.ts";

export interface CondOptions {
  /** Of σ₁ and σₙ. Default 1e-6. */
  readonly tolerance?: number | undefined;
  /** Of an operator without entries: how many products with A, and vectors of memory, the estimate may take. Default 100. */
  readonly basisSize?: number | undefined;
  readonly seed?: number | undefined;
}

export interface Cond {
  /** σ₁/σₙ; ∞ for a singular A, one of zeros or without elements among them; NaN if A is not finite. */
  readonly value: number;
  /** σ₁ */
  readonly largest: number;
  /** σₙ with n the smaller side; of an estimate an upper bound of it. */
  readonly smallest: number;
  /** Whether `value` is only known to be reached or exceeded: an operator has no entries to factor. */
  readonly isLowerBound: boolean;
}

/**
 * The condition number κ₂(A) = σ₁/σₙ, with n the smaller side of A.
 *
 * @param a with its entries on the host (a ConvOperator is built), or any operator with `rmatvec`, for a lower bound
 * @throws ConvmtxError `OPTION_INVALID`; LimitError `MEMORY_LIMIT`
 * @remarks Of a matrix by `norm2` and `svdsSmallest`: a factorisation. Of an operator by the extreme singular values of its part in a Krylov
 * space of `basisSize` vectors, all of which are kept: those of A lie further apart. For κ₁ from a factor see `conditionEstimate`.
 */
export function cond(a: MatrixLike | OperatorLike, options: CondOptions = {}): Cond {
  const { tolerance = 1e-6, basisSize = 100, seed } = options;
  if (!hasEntries(a)) return estimate(a, basisSize, seed);
  const { value, reason } = norm2(a, { tolerance, seed });
  const largest = reason === "breakdown" ? Number.NaN : value;
  if (Number.isNaN(largest)) return { value: largest, largest, smallest: largest, isLowerBound: false };
  const smallest = Math.min(...a.shape) === 0 ? 0 : smallestOf(a, tolerance, seed);
  return { value: ratio(largest, smallest), largest, smallest, isLowerBound: false };
}

function smallestOf(a: MatrixLike, tolerance: number, seed: number | undefined): number {
  try {
    return svdsSmallest(a, 1, { tolerance, seed }).values[0];
  } catch (error) {
    if (isConvmtxError(error) && error.code === "SINGULAR") return 0;
    throw error;
  }
}

function estimate(a: OperatorLike, basisSize: number, seed: number | undefined): Cond {
  const k = Math.min(basisSize, ...a.shape);
  // One cycle: all values of A's part in the space.
  const { values } = k === 0 ? { values: [0] } : svds(a, k, { basisSize: k, maxIterations: k, seed });
  const [largest, smallest] = [values[0], values[values.length - 1]];
  return { value: ratio(largest, smallest), largest, smallest, isLowerBound: k < Math.min(...a.shape) };
}

function ratio(largest: number, smallest: number): number {
  return smallest <= 2 ** -52 * largest ? Number.POSITIVE_INFINITY : largest / smallest;
}

function hasEntries(a: MatrixLike | OperatorLike): a is MatrixLike {
  return "toCsr" in a || "format" in a;
}
