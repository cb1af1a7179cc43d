import type { FloatDType } from "@convmtx/tensor";
import type { Csr } from "./csr.ts";
import { checkOffset } from "./diagonal.ts";
import { expectFormat } from "./expect-format.ts";
import { filterEntries } from "./filter-entries.ts";

/**
 * The entries on and above a diagonal: those with j − i ≥ offset.
 *
 * @param offset of the diagonal: above the main one if positive, below if negative; default 0
 * @returns A's shape, a copy, each row in its order
 * @throws ConvmtxError `OPTION_INVALID` unless offset is an integer
 * @remarks O(nrows + nnz). Takes any order.
 */
export function triu<D extends FloatDType>(a: Csr<D>, offset = 0): Csr<D> {
  expectFormat("triu", a, "csr");
  checkOffset("triu", offset);
  return filterEntries("triu", a, (i, j) => j - i >= offset);
}

/** The entries on and below a diagonal: those with j − i ≤ offset. As `triu`. */
export function tril<D extends FloatDType>(a: Csr<D>, offset = 0): Csr<D> {
  expectFormat("tril", a, "csr");
  checkOffset("tril", offset);
  return filterEntries("tril", a, (i, j) => j - i <= offset);
}
