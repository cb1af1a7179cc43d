import type { DType, FloatArray, FloatDType, Promoted, Tensor, TypedArray } from "@convmtx/tensor";
import type { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";
import { gatherProduct } from "./gather-product.ts";
import type { VectorOf } from "./vector-operand.ts";
import { applyToVector } from "./vector-operand.ts";

/**
 * y = A x
 *
 * @param a in any order; entries at the same position add up
 * @param x length n: a typed array or a 1-D tensor
 * @param out where to write y: length m, the dtype of the result, no memory in common with x or A
 * @returns length m, of x's kind; float32 if A and x are, else float64. `out` if given
 * @throws ShapeError `SHAPE_MISMATCH`; DtypeError `DTYPE_UNSUPPORTED` unless x is one of the two, `DTYPE_MISMATCH` for out;
 * ConvmtxError `OPTION_INVALID` if out overlaps
 * @remarks 2 nnz flops. Sums run in float64 in an unspecified order: |ŷ − y|ᵢ ≤ γ_k (|A||x|)ᵢ with k the entries of row
 * i, plus the rounding to float32. Stored zeros count (0·NaN is NaN), absent ones do not. BLAS `spmv`.
 */
export function matvec<D extends FloatDType, E extends DType>(a: Csr<D>, x: Tensor<E>): Tensor<Promoted<D, E>>;
export function matvec<D extends FloatDType, X extends TypedArray>(
  a: Csr<D>,
  x: X,
  out?: VectorOf<D, X>,
): VectorOf<D, X>;
export function matvec(a: Csr, x: TypedArray | Tensor, out?: FloatArray): FloatArray | Tensor {
  expectFormat("matvec", a, "csr");
  return applyToVector("matvec", a, false, x, out, (values, y) =>
    gatherProduct(a.indptr, a.indices, a.data, values, y),
  );
}
