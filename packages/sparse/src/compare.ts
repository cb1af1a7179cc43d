import type { AllcloseOptions, EqualOptions } from "@convmtx/tensor";
import { ConvmtxError, sameShape } from "@convmtx/tensor";
import type { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";
import { maxIndex } from "./matrix-shape.ts";
import { checkSameShape } from "./same-shape.ts";
import { asCanonical } from "./sum-duplicates.ts";

/**
 * Whether A and B have the same shape and equal elements, whatever their dtypes and patterns.
 *
 * @param a in any order: entries at the same position are added up first, in a copy
 * @param b likewise
 * @remarks An absent entry equals a stored 0 or −0; NaN equals NaN only with `equalNan`. O(nrows + nnz).
 */
export function equal(a: Csr, b: Csr, options: EqualOptions = {}): boolean {
  expectFormat("equal", a, "csr");
  expectFormat("equal", b, "csr");
  return sameShape(a.shape, b.shape) && within(a, b, 0, 0, options.equalNan ?? false);
}

/**
 * Whether |a − b| ≤ atol + rtol·|b| for all elements; absent entries are 0.
 *
 * @param a in any order: entries at the same position are added up first, in a copy
 * @param b likewise
 * @throws ShapeError `SHAPE_MISMATCH` unless the shapes are equal; ConvmtxError `OPTION_INVALID` for a negative or NaN
 * tolerance
 * @remarks Equal infinities are close, unequal ones never; NaN is close to NaN only with `equalNan`. O(nrows + nnz).
 */
export function allclose(a: Csr, b: Csr, options: AllcloseOptions = {}): boolean {
  expectFormat("allclose", a, "csr");
  expectFormat("allclose", b, "csr");
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = options;
  if (!(rtol >= 0) || !(atol >= 0)) {
    throw new ConvmtxError("OPTION_INVALID", `allclose: rtol ${rtol} and atol ${atol} must be at least 0`, {
      details: { rtol, atol },
    });
  }
  checkSameShape("allclose", a, b);
  return within(a, b, rtol, atol, equalNan);
}

function within(a: Csr, b: Csr, rtol: number, atol: number, equalNan: boolean): boolean {
  const close = (p: number, q: number): boolean =>
    p === q ||
    (Math.abs(p - q) <= atol + rtol * Math.abs(q) && Number.isFinite(q)) ||
    (equalNan && Number.isNaN(p) && Number.isNaN(q));
  const left = asCanonical(a);
  const right = asCanonical(b);
  for (let i = 0; i < a.shape[0]; i++) {
    const endA = left.indptr[i + 1];
    const endB = right.indptr[i + 1];
    let k = left.indptr[i];
    let l = right.indptr[i];
    while (k < endA || l < endB) {
      const columnA = k < endA ? left.indices[k] : maxIndex;
      const columnB = l < endB ? right.indices[l] : maxIndex;
      if (!close(columnA <= columnB ? left.data[k++] : 0, columnB <= columnA ? right.data[l++] : 0)) return false;
    }
  }
  return true;
}
