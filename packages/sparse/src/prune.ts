import type { FloatDType } from "@convmtx/tensor";
import { ConvmtxError } from "@convmtx/tensor";
import type { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";
import { filterEntries } from "./filter-entries.ts";
import { asCanonical } from "./sum-duplicates.ts";

/**
 * A without the entries of |a| ≤ tolerance.
 *
 * @param a in any order: entries at the same position are added up first, in a copy
 * @param tolerance at least 0; default 0, which drops explicit zeros only (SciPy's `eliminate_zeros`)
 * @returns A's shape, canonical, a copy; NaN stays
 * @throws ConvmtxError `OPTION_INVALID` for a negative or NaN tolerance
 * @remarks O(nrows + nnz)
 */
export function prune<D extends FloatDType>(a: Csr<D>, tolerance = 0): Csr<D> {
  expectFormat("prune", a, "csr");
  if (!(tolerance >= 0)) {
    throw new ConvmtxError("OPTION_INVALID", `prune: tolerance ${tolerance} must be at least 0`, {
      details: { tolerance },
    });
  }
  return filterEntries("prune", asCanonical(a), (_i, _j, value) => !(Math.abs(value) <= tolerance));
}
