import type { DType, FloatArray, FloatDType, Promoted, Tensor, TypedArray } from "@convmtx/tensor";
import type { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";
import { scatterProduct } from "./scatter-product.ts";
import type { VectorOf } from "./vector-operand.ts";
import { applyToVector } from "./vector-operand.ts";

/**
 * y = Aᵀ x, without transposing
 *
 * @param a in any order; entries at the same position add up
 * @param x length m: a typed array or a 1-D tensor
 * @param out where to write y: length n, the dtype of the result, no memory in common with x or A
 * @returns length n, of x's kind; float32 if A and x are, else float64. `out` if given
 * @throws ShapeError `SHAPE_MISMATCH`; DtypeError `DTYPE_UNSUPPORTED` unless x is one of the two, `DTYPE_MISMATCH` for out;
 * ConvmtxError `OPTION_INVALID` if out overlaps
 * @remarks 2 nnz flops. Sums run in float64 in the order of the rows: |ŷ − y|ⱼ ≤ γ_k (|A|ᵀ|x|)ⱼ with k the entries of
 * column j, plus the rounding to float32, for which a float64 array of length n is made. Stored zeros count (0·NaN is
 * NaN), absent ones do not. The adjoint of `matvec`; BLAS `spmv` with `trans`.
 */
export function rmatvec<D extends FloatDType, E extends DType>(a: Csr<D>, x: Tensor<E>): Tensor<Promoted<D, E>>;
export function rmatvec<D extends FloatDType, X extends TypedArray>(
  a: Csr<D>,
  x: X,
  out?: VectorOf<D, X>,
): VectorOf<D, X>;
export function rmatvec(a: Csr, x: TypedArray | Tensor, out?: FloatArray): FloatArray | Tensor {
  expectFormat("rmatvec", a, "csr");
  return applyToVector("rmatvec", a, true, x, out, (values, y) =>
    scatterProduct(a.indptr, a.indices, a.data, values, y),
  );
}
