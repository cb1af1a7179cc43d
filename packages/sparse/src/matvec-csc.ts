import type { DType, FloatArray, FloatDType, Promoted, Tensor, TypedArray } from "@convmtx/tensor";
import type { Csc } from "./csc.ts";
import { expectFormat } from "./expect-format.ts";
import { gatherProduct } from "./gather-product.ts";
import { scatterProduct } from "./scatter-product.ts";
import type { VectorOf } from "./vector-operand.ts";
import { applyToVector } from "./vector-operand.ts";

/** y = A x for a CSC matrix, summed in the order of the columns. As `matvec`; a function of its own, so that an app ships the formats it uses. */
export function matvecCsc<D extends FloatDType, E extends DType>(a: Csc<D>, x: Tensor<E>): Tensor<Promoted<D, E>>;
export function matvecCsc<D extends FloatDType, X extends TypedArray>(
  a: Csc<D>,
  x: X,
  out?: VectorOf<D, X>,
): VectorOf<D, X>;
export function matvecCsc(a: Csc, x: TypedArray | Tensor, out?: FloatArray): FloatArray | Tensor {
  expectFormat("matvecCsc", a, "csc");
  return applyToVector("matvecCsc", a, false, x, out, (values, y) =>
    scatterProduct(a.indptr, a.indices, a.data, values, y),
  );
}

/** y = Aᵀ x for a CSC matrix. As `rmatvec`; a function of its own, so that an app ships the formats it uses. */
export function rmatvecCsc<D extends FloatDType, E extends DType>(a: Csc<D>, x: Tensor<E>): Tensor<Promoted<D, E>>;
export function rmatvecCsc<D extends FloatDType, X extends TypedArray>(
  a: Csc<D>,
  x: X,
  out?: VectorOf<D, X>,
): VectorOf<D, X>;
export function rmatvecCsc(a: Csc, x: TypedArray | Tensor, out?: FloatArray): FloatArray | Tensor {
  expectFormat("rmatvecCsc", a, "csc");
  return applyToVector("rmatvecCsc", a, true, x, out, (values, y) =>
    gatherProduct(a.indptr, a.indices, a.data, values, y),
  );
}
