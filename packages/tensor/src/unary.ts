import type { DType, TypedArray } from "./dtype.ts";
import { newTensor } from "./new-tensor.ts";
import { cStrides } from "./shape.ts";
import type { Tensor } from "./tensor.ts";
import { walk } from "./walk.ts";

/** `out[at + i] = f(x[i])` for i < length, x stepping by `step`. */
export type UnaryKernel = (
  x: TypedArray,
  from: number,
  step: number,
  out: TypedArray,
  at: number,
  length: number,
) => void;

/** Applies `kernel` to every element; the result is contiguous. */
export function unary<D extends DType>(what: string, x: Tensor, dtype: D, kernel: UnaryKernel): Tensor<D> {
  const out = newTensor(what, dtype, x.shape);
  walk(x.shape, [x.strides, cStrides(x.shape)], [x.offset, 0], ([from, at], [step], length) => {
    kernel(x.data, from, step, out.data, at, length);
  });
  return out;
}
