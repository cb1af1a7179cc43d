import type { FloatDType, SliceRange } from "@convmtx/tensor";
import { resolveRange } from "@convmtx/tensor";
import { allocateCompressed } from "./allocate-compressed.ts";
import { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";

/**
 * A[:, start:stop:step]
 *
 * @param range as Python's slice: negative bounds count from the end, a negative step reverses the columns
 * @returns shape [m, count], a copy, sorted if A is
 * @throws ConvmtxError `OPTION_INVALID` for a step of 0 or a bound that is not an integer
 * @remarks O(nrows + nnz). Takes any order.
 */
export function sliceCols<D extends FloatDType>(a: Csr<D>, range: SliceRange): Csr<D> {
  expectFormat("sliceCols", a, "csr");
  const { start, step, count } = resolveRange("sliceCols", range, a.shape[1]);
  const { indptr, indices, data } = a;
  const nrows = a.shape[0];
  const first = step > 0 ? start : start + (count - 1) * step;
  const last = step > 0 ? start + (count - 1) * step : start;
  const taken = (j: number): boolean => j >= first && j <= last && (j - start) % step === 0;
  let nnz = 0;
  for (let k = 0; k < indices.length; k++) if (taken(indices[k])) nnz++;
  const to = allocateCompressed("sliceCols", nrows, nnz, a.dtype);
  let at = 0;
  for (let i = 0; i < nrows; i++) {
    // Backwards for a negative step, so that ascending columns ascend in the result too.
    const [from, end, turn] = step > 0 ? [indptr[i], indptr[i + 1], 1] : [indptr[i + 1] - 1, indptr[i] - 1, -1];
    for (let k = from; k !== end; k += turn) {
      if (!taken(indices[k])) continue;
      to.indices[at] = (indices[k] - start) / step;
      to.data[at++] = data[k];
    }
    to.indptr[i + 1] = at;
  }
  return Csr.fromPartsUnchecked({ shape: [nrows, count], ...to }, a);
}
