import type { Cholesky } from "./cholesky/cholesky-factor.ts";
import { Lu } from "./lu/lu-factor.ts";

/** det A = sign · e^logAbs. */
export interface LogDeterminant {
  /** 1 or −1; NaN where a pivot is. */
  readonly sign: number;
  /** log |det A|, which neither overflows nor underflows. */
  readonly logAbs: number;
}

/**
 * The sign of det A and log |det A|, from a factorisation.
 *
 * @remarks O(n). NumPy's `slogdet`.
 */
export function logDeterminant(factor: Lu | Cholesky): LogDeterminant {
  const n = factor.shape[0];
  let sign = 1;
  let logAbs = 0;
  if (!(factor instanceof Lu)) {
    for (let k = 0; k < n; k++) logAbs += 2 * Math.log(factor.L.data[factor.L.indptr[k]]);
    return { sign: Number.isNaN(logAbs) ? Number.NaN : 1, logAbs };
  }
  const { U } = factor;
  for (let k = 0; k < n; k++) {
    const pivot = U.data[U.indptr[k + 1] - 1];
    sign *= Math.sign(pivot);
    logAbs += Math.log(Math.abs(pivot));
  }
  return { sign: sign * signOf(factor.rowOrder) * signOf(factor.columnOrder), logAbs };
}

/** 1 for an even permutation, −1 for an odd one: each cycle of even length turns the sign. */
function signOf(order: Int32Array): number {
  const seen = new Uint8Array(order.length);
  let sign = 1;
  for (let start = 0; start < order.length; start++) {
    for (let k = order[start]; seen[start] === 0 && k !== start; k = order[k]) {
      seen[k] = 1;
      sign = -sign;
    }
  }
  return sign;
}
