import type { DType, TypedArrayOf } from "./dtype.ts";
import { allocate } from "./dtype.ts";
import { cStrides, sizeOf } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

/** Whether the elements lie in C order without gaps from `offset` on. */
export function isContiguous(x: Tensor): boolean {
  const strides = cStrides(x.shape);
  return x.shape.every((length, axis) => length <= 1 || x.strides[axis] === strides[axis]) || sizeOf(x.shape) === 0;
}

/** The elements of `x` in C order, as a copy which the caller owns. */
export function toTypedArray<D extends DType>(x: Tensor<D>): TypedArrayOf<D> {
  const size = sizeOf(x.shape);
  if (isContiguous(x)) return x.data.slice(x.offset, x.offset + size) as TypedArrayOf<D>;
  const out = allocate(x.dtype, size);
  copyStrided(x, 0, x.offset, out, 0);
  return out;
}

/** The elements of `x` in C order: a view of its own data where that is contiguous, else a copy. Only for reading. */
export function asTypedArray<D extends DType>(x: Tensor<D>): TypedArrayOf<D> {
  if (!isContiguous(x)) return toTypedArray(x);
  return x.data.subarray(x.offset, x.offset + sizeOf(x.shape)) as TypedArrayOf<D>;
}

/** Copies the sub-tensor of axes ≥ `axis` that starts at `from`; returns the next free place in `out`. */
function copyStrided(x: Tensor, axis: number, from: number, out: TypedArrayOf<DType>, to: number): number {
  const length = x.shape[axis];
  const stride = x.strides[axis];
  if (axis === x.shape.length - 1) {
    const { data } = x;
    for (let i = 0; i < length; i++) out[to + i] = data[from + i * stride];
    return to + length;
  }
  for (let i = 0; i < length; i++) to = copyStrided(x, axis + 1, from + i * stride, out, to);
  return to;
}
