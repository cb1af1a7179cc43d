import { normalizeAxes } from "./axes.ts";
import type { DType } from "./dtype.ts";
import { Tensor } from "./tensor.ts";

export interface FlipOptions {
  /** One axis or several, negative ones counting from the end. Default: all. */
  readonly axis?: number | readonly number[] | undefined;
}

/**
 * `x` with the order of the elements reversed along `options.axis`.
 *
 * @returns a view
 * @throws ShapeError `AXIS_INVALID`
 */
export function flip<D extends DType>(x: Tensor<D>, options: FlipOptions = {}): Tensor<D> {
  const strides = [...x.strides];
  let { offset } = x;
  for (const axis of normalizeAxes("flip", options.axis, x.shape.length)) {
    offset += Math.max(0, x.shape[axis] - 1) * strides[axis];
    strides[axis] = -strides[axis];
  }
  return new Tensor(x.dtype, x.data, [...x.shape], strides, offset);
}
