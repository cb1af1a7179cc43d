import type { DType, FloatArray, FloatDType, Promoted, Tensor, TypedArray } from "@convmtx/tensor";
import { asTypedArray, promote } from "@convmtx/tensor";
import { zerosOf } from "./allocate-dense.ts";
import type { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";
import { gatherProduct } from "./gather-product.ts";
import { checkInnerShape } from "./same-shape.ts";

/**
 * Y = A B with a dense B.
 *
 * @param a shape [m, n], in any order; entries at the same position add up
 * @param b shape [n, k]; read as it lies if contiguous, else copied once
 * @returns shape [m, k], C order; float32 if A and B are, else float64
 * @throws ShapeError `SHAPE_MISMATCH`; LimitError `MEMORY_LIMIT`
 * @remarks 2 nnz k flops. Sums run in float64: |Ŷ − Y| ≤ γ_r |A||B| with r the entries of the row, plus the rounding to
 * float32. Stored zeros count (0·NaN is NaN). BLAS `spmm`.
 */
export function matmat<D extends FloatDType, E extends DType>(a: Csr<D>, b: Tensor<E>): Tensor<Promoted<D, E>> {
  expectFormat("matmat", a, "csr");
  checkInnerShape("matmat", a.shape, b.shape);
  const width = b.shape[1];
  const dtype = promote<FloatDType, DType>(a.dtype, b.dtype) as FloatDType;
  const out = zerosOf("matmat", [a.shape[0], width], dtype);
  const values = asTypedArray<DType>(b);
  if (width === 1) gatherProduct(a.indptr, a.indices, a.data, values, out.data);
  else if (width > 1) combineRows(a, values, width, out.data);
  return out as Tensor<DType> as Tensor<Promoted<D, E>>;
}

/** Each row of Y as the combination of rows of B, four at a time: a sum is loaded and stored once for four products. */
function combineRows({ indptr, indices, data }: Csr, b: TypedArray, width: number, y: FloatArray): void {
  const sums = new Float64Array(width);
  const nrows = indptr.length - 1;
  for (let i = 0; i < nrows; i++) {
    sums.fill(0);
    const end = indptr[i + 1];
    let k = indptr[i];
    for (; k + 3 < end; k += 4) {
      const value0 = data[k];
      const value1 = data[k + 1];
      const value2 = data[k + 2];
      const value3 = data[k + 3];
      const row0 = indices[k] * width;
      const row1 = indices[k + 1] * width;
      const row2 = indices[k + 2] * width;
      const row3 = indices[k + 3] * width;
      for (let c = 0; c < width; c++) {
        sums[c] += value0 * b[row0 + c] + value1 * b[row1 + c] + (value2 * b[row2 + c] + value3 * b[row3 + c]);
      }
    }
    for (; k < end; k++) {
      const value = data[k];
      const row = indices[k] * width;
      for (let c = 0; c < width; c++) sums[c] += value * b[row + c];
    }
    y.set(sums, i * width);
  }
}
