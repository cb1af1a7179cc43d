import type { FloatDType } from "@convmtx/tensor";
import { allocateCompressed } from "./allocate-compressed.ts";
import { Csr } from "./csr.ts";
import { jointOrder, promoteAll } from "./joined-blocks.ts";
import { checkMatrixShape } from "./matrix-shape.ts";

/**
 * The matrices along the diagonal, and nothing elsewhere.
 *
 * @param blocks at least one, of any shapes and in any order
 * @returns shape [Σ m, Σ n], a copy; float32 if all are, else float64
 * @throws ConvmtxError `OPTION_INVALID` for an empty list; LimitError `INDEX_LIMIT`
 * @remarks O(nrows + nnz). SciPy's `block_diag`.
 */
export function blockDiag<D extends FloatDType>(blocks: readonly Csr<D>[]): Csr<D> {
  const dtype = promoteAll("blockDiag", blocks);
  const shape = checkMatrixShape("blockDiag", [
    blocks.reduce((rows, block) => rows + block.shape[0], 0),
    blocks.reduce((cols, block) => cols + block.shape[1], 0),
  ]);
  const nnz = blocks.reduce((total, block) => total + block.nnz, 0);
  const to = allocateCompressed("blockDiag", shape[0], nnz, dtype);
  let row = 0;
  let col = 0;
  let at = 0;
  for (const block of blocks) {
    for (let k = 0; k < block.nnz; k++) to.indices[at + k] = col + block.indices[k];
    to.data.set(block.data, at);
    for (let i = 1; i <= block.shape[0]; i++) to.indptr[row + i] = at + block.indptr[i];
    row += block.shape[0];
    col += block.shape[1];
    at += block.nnz;
  }
  return Csr.fromPartsUnchecked({ shape, ...to }, jointOrder(blocks));
}
