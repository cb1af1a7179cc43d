import type { FloatDType } from "@convmtx/tensor";
import { ShapeError, shapeText } from "@convmtx/tensor";
import { allocateCompressed } from "./allocate-compressed.ts";
import { Csr } from "./csr.ts";
import { jointOrder, promoteAll } from "./joined-blocks.ts";
import { checkMatrixShape } from "./matrix-shape.ts";

/**
 * The matrices beside each other.
 *
 * @param blocks at least one, all with m rows, in any order
 * @returns shape [m, Σ n], a copy; float32 if all are, else float64
 * @throws ShapeError `SHAPE_MISMATCH`; ConvmtxError `OPTION_INVALID` for an empty list; LimitError `INDEX_LIMIT`
 * @remarks O(nrows · blocks + nnz)
 */
export function hstack<D extends FloatDType>(blocks: readonly Csr<D>[]): Csr<D> {
  const dtype = promoteAll("hstack", blocks);
  const nrows = blocks[0].shape[0];
  blocks.forEach((block, place) => {
    if (block.shape[0] === nrows) return;
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `hstack: matrix ${place} has shape ${shapeText(block.shape)}, expected ${nrows} rows because matrix 0 has them`,
      { details: { place, shape: [...block.shape] } },
    );
  });
  const shape = checkMatrixShape("hstack", [nrows, blocks.reduce((cols, block) => cols + block.shape[1], 0)]);
  const nnz = blocks.reduce((total, block) => total + block.nnz, 0);
  const to = allocateCompressed("hstack", nrows, nnz, dtype);
  let at = 0;
  for (let i = 0; i < nrows; i++) {
    let col = 0;
    for (const {
      shape: [, ncols],
      indptr,
      indices,
      data,
    } of blocks) {
      for (let k = indptr[i]; k < indptr[i + 1]; k++) {
        to.indices[at] = col + indices[k];
        to.data[at++] = data[k];
      }
      col += ncols;
    }
    to.indptr[i + 1] = at;
  }
  return Csr.fromPartsUnchecked({ shape, ...to }, jointOrder(blocks));
}
