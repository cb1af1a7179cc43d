import type { FloatDType } from "@convmtx/tensor";
import { ShapeError, shapeText } from "@convmtx/tensor";
import { allocateCompressed } from "./allocate-compressed.ts";
import { Csr } from "./csr.ts";
import { jointOrder, promoteAll } from "./joined-blocks.ts";
import { checkMatrixShape } from "./matrix-shape.ts";

/**
 * The matrices below each other.
 *
 * @param blocks at least one, all with n columns, in any order
 * @returns shape [Σ m, n], a copy; float32 if all are, else float64
 * @throws ShapeError `SHAPE_MISMATCH`; ConvmtxError `OPTION_INVALID` for an empty list; LimitError `INDEX_LIMIT`
 * @remarks O(nrows + nnz)
 */
export function vstack<D extends FloatDType>(blocks: readonly Csr<D>[]): Csr<D> {
  const dtype = promoteAll("vstack", blocks);
  const ncols = blocks[0].shape[1];
  blocks.forEach((block, place) => {
    if (block.shape[1] === ncols) return;
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `vstack: matrix ${place} has shape ${shapeText(block.shape)}, expected ${ncols} columns because matrix 0 has them`,
      { details: { place, shape: [...block.shape] } },
    );
  });
  const shape = checkMatrixShape("vstack", [blocks.reduce((rows, block) => rows + block.shape[0], 0), ncols]);
  const nnz = blocks.reduce((total, block) => total + block.nnz, 0);
  const to = allocateCompressed("vstack", shape[0], nnz, dtype);
  let row = 0;
  let at = 0;
  for (const block of blocks) {
    to.indices.set(block.indices, at);
    to.data.set(block.data, at);
    for (let i = 1; i <= block.shape[0]; i++) to.indptr[row + i] = at + block.indptr[i];
    row += block.shape[0];
    at += block.nnz;
  }
  return Csr.fromPartsUnchecked({ shape, ...to }, jointOrder(blocks));
}
