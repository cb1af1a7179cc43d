import type { FloatDType, Tensor } from "@convmtx/tensor";
import { ConvmtxError } from "@convmtx/tensor";
import { zerosOf } from "./allocate-dense.ts";
import type { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";
import type { SlotsOptions } from "./generalized-diagonals.ts";
import { resolveSlots } from "./generalized-diagonals.ts";
import { get } from "./get.ts";

/**
 * The elements A[i, (i + offset) mod s], i = 0 … m − 1, with s = `slots`: a diagonal that goes around. 0 where none is stored.
 *
 * @param offset an integer, taken modulo s: −1 is the diagonal s − 1
 * @returns of A's dtype, a copy: [m], or with `slots` [s], filled up with zeros
 * @throws ConvmtxError `OPTION_INVALID` for the offset or `slots`; LimitError `MEMORY_LIMIT`
 * @remarks O(m log r) for sorted rows of r entries, else O(nnz). Entries at the same position are added up in float64.
 * `generalizedDiagonals` says which are occupied; `diagonal` is the one that does not go around.
 */
export function generalizedDiagonal<D extends FloatDType>(
  a: Csr<D>,
  offset: number,
  options: SlotsOptions = {},
): Tensor<D> {
  expectFormat("generalizedDiagonal", a, "csr");
  if (!Number.isSafeInteger(offset)) {
    throw new ConvmtxError("OPTION_INVALID", `generalizedDiagonal: offset ${offset} must be an integer`, {
      details: { offset },
    });
  }
  const slots = resolveSlots("generalizedDiagonal", options, a.shape);
  const out = zerosOf("generalizedDiagonal", [options.slots === undefined ? a.shape[0] : slots], a.dtype);
  if (slots === 0) return out;
  let j = offset % slots;
  if (j < 0) j += slots;
  for (let i = 0; i < a.shape[0]; i++) {
    if (j < a.shape[1]) out.data[i] = get(a, [i, j]);
    if (++j === slots) j = 0;
  }
  return out;
}
