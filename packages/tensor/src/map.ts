import type { DType } from "./dtype.ts";
import type { Tensor } from "./tensor.ts";
import { unary } from "./unary.ts";

/**
 * `f(x)`, elementwise, for what has no function of its own: `map(x, Math.sqrt)`.
 *
 * @param f called once an element, in C order
 * @param dtype of the result, which rounds what `f` returns by the rules of its typed array. Default: that of `x`
 * @returns a new contiguous tensor of the same shape
 * @throws DtypeError `DTYPE_UNSUPPORTED`; whatever `f` throws
 */
export function map<D extends DType, E extends DType = D>(
  x: Tensor<D>,
  f: (value: number) => number,
  dtype: E = x.dtype as DType as E,
): Tensor<E> {
  return unary("map", x, dtype, (data, from, step, out, at, length) => {
    for (let i = 0; i < length; i++, from += step) out[at + i] = f(data[from]);
  });
}
