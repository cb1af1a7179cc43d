import { normalizeAxes } from "./axes.ts";
import type { DType } from "./dtype.ts";
import { Tensor } from "./tensor.ts";

/**
 * `x` with the order of the elements reversed along `axes`.
 *
 * @param axes one or several, negative ones counting from the end. Default: all
 * @returns a view
 * @throws ShapeError `AXIS_INVALID`
 */
export function flip<D extends DType>(x: Tensor<D>, axes?: number | readonly number[]): Tensor<D> {
  const strides = [...x.strides];
  let { offset } = x;
  for (const axis of normalizeAxes("flip", axes, x.shape.length)) {
    offset += Math.max(0, x.shape[axis] - 1) * strides[axis];
    strides[axis] = -strides[axis];
  }
  return new Tensor(x.dtype, x.data, [...x.shape], strides, offset);
}
