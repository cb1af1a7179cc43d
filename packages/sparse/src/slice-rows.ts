import type { FloatDType, SliceRange } from "@convmtx/tensor";
import { resolveRange } from "@convmtx/tensor";
import { allocateCompressed } from "./allocate-compressed.ts";
import { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";

/**
 * A[start:stop:step, :]
 *
 * @param range as Python's slice: negative bounds count from the end, a negative step reverses the rows
 * @returns shape [count, n], each row in its order, a copy
 * @throws ConvmtxError `OPTION_INVALID` for a step of 0 or a bound that is not an integer
 * @remarks O(count + the entries taken). Takes any order.
 */
export function sliceRows<D extends FloatDType>(a: Csr<D>, range: SliceRange): Csr<D> {
  expectFormat("sliceRows", a, "csr");
  const { start, step, count } = resolveRange("sliceRows", range, a.shape[0]);
  let nnz = 0;
  for (let r = 0, i = start; r < count; r++, i += step) nnz += a.indptr[i + 1] - a.indptr[i];
  const to = allocateCompressed("sliceRows", count, nnz, a.dtype);
  for (let r = 0, i = start; r < count; r++, i += step) {
    const begin = a.indptr[i];
    const end = a.indptr[i + 1];
    to.indices.set(a.indices.subarray(begin, end), to.indptr[r]);
    to.data.set(a.data.subarray(begin, end), to.indptr[r]);
    to.indptr[r + 1] = to.indptr[r] + end - begin;
  }
  return Csr.fromPartsUnchecked({ shape: [count, a.shape[1]], ...to }, a);
}
