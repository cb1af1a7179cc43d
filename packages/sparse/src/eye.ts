import type { FloatDType } from "@convmtx/tensor";
import { checkFloatDType } from "@convmtx/tensor";
import { allocateCompressed } from "./allocate-compressed.ts";
import { Csr } from "./csr.ts";
import { checkOffset } from "./diagonal.ts";
import { checkMatrixShape } from "./matrix-shape.ts";

export interface EyeOptions<D extends FloatDType = FloatDType> {
  /** Which diagonal holds the ones: above the main one if positive, below if negative. Default 0. */
  readonly offset?: number | undefined;
  /** Default float64. */
  readonly dtype?: D | undefined;
}

/**
 * The matrix with ones on a diagonal.
 *
 * @returns shape [nrows, ncols], canonical; without entries if the diagonal lies outside
 * @throws ShapeError `SHAPE_INVALID`; LimitError `INDEX_LIMIT`; ConvmtxError `OPTION_INVALID` for the offset; DtypeError
 * @remarks SciPy's and NumPy's `eye`.
 */
export function eye<D extends FloatDType = "float64">(
  nrows: number,
  ncols: number = nrows,
  options: EyeOptions<D> = {},
): Csr<D> {
  const { offset = 0 } = options;
  const dtype = checkFloatDType("eye", options.dtype ?? ("float64" as D));
  const shape = checkMatrixShape("eye", [nrows, ncols]);
  checkOffset("eye", offset);
  const nnz = Math.max(0, Math.min(nrows + offset, ncols - offset, nrows, ncols));
  const to = allocateCompressed("eye", nrows, nnz, dtype);
  to.data.fill(1);
  let at = 0;
  for (let i = 0; i < nrows; i++) {
    if (i + offset >= 0 && i + offset < ncols) to.indices[at++] = i + offset;
    to.indptr[i + 1] = at;
  }
  return Csr.fromPartsUnchecked({ shape, ...to });
}
