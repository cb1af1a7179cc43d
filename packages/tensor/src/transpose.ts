import { normalizeAxes } from "./axes.ts";
import type { DType } from "./dtype.ts";
import { ShapeError } from "./errors.ts";
import { shapeText } from "./shape.ts";
import { Tensor } from "./tensor.ts";

/**
 * The axes of `x` in another order: axis i of the result is axis `axes[i]` of `x`.
 *
 * @param axes a permutation of all axes, negative ones counting from the end. Default: reversed, the matrix transpose
 * @returns a view
 * @throws ShapeError `AXIS_INVALID` unless `axes` is a permutation
 * @remarks NumPy's `transpose`, PyTorch's `permute`.
 */
export function transpose<D extends DType>(x: Tensor<D>, axes?: readonly number[]): Tensor<D> {
  const order =
    axes === undefined ? x.shape.map((_, axis) => axis).reverse() : normalizeAxes("transpose", axes, x.shape.length);
  if (order.length !== x.shape.length) {
    throw new ShapeError(
      "AXIS_INVALID",
      `transpose: axes ${shapeText(order)} name ${order.length} axes, expected all ${x.shape.length} because x is ${shapeText(x.shape)}`,
      { details: { axes: order, shape: [...x.shape] } },
    );
  }
  const pick = (from: readonly number[]): number[] => order.map((axis) => from[axis]);
  return new Tensor(x.dtype, x.data, pick(x.shape), pick(x.strides), x.offset);
}
