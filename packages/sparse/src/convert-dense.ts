import type { DType, FloatDType, Floating, Tensor, TypedArrayOf } from "@convmtx/tensor";
import { asTypedArray, floatDType, ShapeError, shapeText } from "@convmtx/tensor";
import { allocateCompressed } from "./allocate-compressed.ts";
import { rowOfEntries } from "./convert-compressed.ts";
import { Coo } from "./coo.ts";
import { Csc } from "./csc.ts";
import { Csr } from "./csr.ts";
import { checkMatrixShape } from "./matrix-shape.ts";
import { transposeArrays } from "./transpose-arrays.ts";

/**
 * The entries of X which are not zero, in CSR form.
 *
 * @param x shape [m, n]; float32 stays, integers become float64
 * @returns canonical, a copy; NaN is stored, −0 is a zero
 * @throws ShapeError `SHAPE_MISMATCH` unless 2-D; LimitError `INDEX_LIMIT`
 * @remarks O(m n), two passes over a contiguous X
 */
export function csrFromDense<D extends DType>(x: Tensor<D>): Csr<Floating<D>> {
  return compressDense("csrFromDense", x);
}

/** The entries of X which are not zero, in CSC form: the mirror of `csrFromDense`. */
export function cscFromDense<D extends DType>(x: Tensor<D>): Csc<Floating<D>> {
  const rows = compressDense("cscFromDense", x);
  const { shape, dtype } = rows;
  return Csc.fromPartsUnchecked({ shape, ...transposeArrays("cscFromDense", shape[0], shape[1], rows, dtype) });
}

/** The entries of X which are not zero, as a list ascending by row, then column: as `csrFromDense`. */
export function cooFromDense<D extends DType>(x: Tensor<D>): Coo<Floating<D>> {
  const rows = compressDense("cooFromDense", x);
  const { shape, indices, data } = rows;
  return Coo.fromPartsUnchecked({ shape, row: rowOfEntries("cooFromDense", rows), col: indices, data });
}

function compressDense<D extends DType>(what: string, x: Tensor<D>): Csr<Floating<D>> {
  if (x.shape.length !== 2) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `${what}: x has shape ${shapeText(x.shape)}, expected two axes; reshape it`,
      {
        details: { shape: [...x.shape] },
      },
    );
  }
  const shape = checkMatrixShape(what, x.shape);
  const [nrows, ncols] = shape;
  const values = asTypedArray(x);
  let nnz = 0;
  for (let at = 0; at < values.length; at++) if (values[at] !== 0) nnz++;
  const to = allocateCompressed<FloatDType>(what, nrows, nnz, floatDType(x.dtype));
  let k = 0;
  for (let i = 0; i < nrows; i++) {
    for (let j = 0, at = i * ncols; j < ncols; j++, at++) {
      if (values[at] === 0) continue;
      to.indices[k] = j;
      to.data[k++] = values[at];
    }
    to.indptr[i + 1] = k;
  }
  return Csr.fromPartsUnchecked({ shape, ...to, data: to.data as TypedArrayOf<Floating<D>> });
}
