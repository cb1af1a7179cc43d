import type { DType, FloatArray, FloatDType, Promoted, Tensor, TypedArray } from "@convmtx/tensor";
import type { Coo } from "./coo.ts";
import { expectFormat } from "./expect-format.ts";
import type { VectorOf } from "./vector-operand.ts";
import { applyToVector } from "./vector-operand.ts";

/** y = A x for a list of entries, summed in stored order. As `matvec`; a function of its own, so that an app ships the formats it uses. */
export function matvecCoo<D extends FloatDType, E extends DType>(a: Coo<D>, x: Tensor<E>): Tensor<Promoted<D, E>>;
export function matvecCoo<D extends FloatDType, X extends TypedArray>(
  a: Coo<D>,
  x: X,
  out?: VectorOf<D, X>,
): VectorOf<D, X>;
export function matvecCoo(a: Coo, x: TypedArray | Tensor, out?: FloatArray): FloatArray | Tensor {
  expectFormat("matvecCoo", a, "coo");
  return applyToVector("matvecCoo", a, false, x, out, (values, y) => listProduct(a.row, a.col, a.data, values, y));
}

/** y = Aᵀ x for a list of entries, summed in stored order. As `rmatvec`; a function of its own, so that an app ships the formats it uses. */
export function rmatvecCoo<D extends FloatDType, E extends DType>(a: Coo<D>, x: Tensor<E>): Tensor<Promoted<D, E>>;
export function rmatvecCoo<D extends FloatDType, X extends TypedArray>(
  a: Coo<D>,
  x: X,
  out?: VectorOf<D, X>,
): VectorOf<D, X>;
export function rmatvecCoo(a: Coo, x: TypedArray | Tensor, out?: FloatArray): FloatArray | Tensor {
  expectFormat("rmatvecCoo", a, "coo");
  return applyToVector("rmatvecCoo", a, true, x, out, (values, y) => listProduct(a.col, a.row, a.data, values, y));
}

/** y[to[k]] += data[k]·x[from[k]] from y = 0; sums run in float64. */
function listProduct(to: Int32Array, from: Int32Array, data: FloatArray, x: TypedArray, y: FloatArray): void {
  const sums = y instanceof Float64Array ? y.fill(0) : new Float64Array(y.length);
  for (let k = 0; k < data.length; k++) sums[to[k]] += data[k] * x[from[k]];
  if (sums !== y) y.set(sums);
}
