import type { FloatDType } from "@convmtx/tensor";
import { allocate, ConvmtxError, Tensor } from "@convmtx/tensor";
import type { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";

/**
 * The elements A[i, i + offset], with 0 where none is stored.
 *
 * @param offset above the main diagonal if positive, below if negative; default 0
 * @returns 1-D of A's dtype, a copy; empty if the diagonal lies outside the matrix
 * @throws ConvmtxError `OPTION_INVALID` unless offset is an integer
 * @remarks O(the entries of the rows it crosses). Takes any order; entries at the same position are added up in float64.
 */
export function diagonal<D extends FloatDType>(a: Csr<D>, offset = 0): Tensor<D> {
  expectFormat("diagonal", a, "csr");
  checkOffset("diagonal", offset);
  const [nrows, ncols] = a.shape;
  const firstRow = Math.max(0, -offset);
  const length = Math.max(0, Math.min(nrows - firstRow, ncols - Math.max(0, offset)));
  const out = allocate(a.dtype, length);
  for (let at = 0; at < length; at++) {
    const i = firstRow + at;
    let sum = 0;
    for (let k = a.indptr[i]; k < a.indptr[i + 1]; k++) if (a.indices[k] === i + offset) sum += a.data[k];
    out[at] = sum;
  }
  return new Tensor(a.dtype, out, [length]);
}

export function checkOffset(what: string, offset: number): void {
  if (Number.isSafeInteger(offset)) return;
  throw new ConvmtxError("OPTION_INVALID", `${what}: offset ${offset} must be an integer`, { details: { offset } });
}
