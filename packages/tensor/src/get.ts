import { normalizeIndex } from "./axes.ts";
import { ShapeError } from "./errors.ts";
import { shapeText, sizeOf } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

/**
 * The element of `x` at `index`.
 *
 * @param index one position an axis, negative ones counting from the end
 * @throws ShapeError `SHAPE_MISMATCH` unless there is one position an axis, `INDEX_OUT_OF_RANGE`
 */
export function get(x: Tensor, index: readonly number[]): number {
  if (index.length !== x.shape.length) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `get: ${index.length} positions, expected ${x.shape.length} because x is ${shapeText(x.shape)}`,
      { details: { index: [...index], shape: [...x.shape] } },
    );
  }
  let at = x.offset;
  index.forEach((place, axis) => {
    at += normalizeIndex("get", place, axis, x.shape[axis]) * x.strides[axis];
  });
  return x.data[at];
}

/**
 * The only element of `x`, as a number.
 *
 * @throws ShapeError `SHAPE_MISMATCH` unless `x` has exactly one element
 */
export function item(x: Tensor): number {
  if (sizeOf(x.shape) === 1) return x.data[x.offset];
  throw new ShapeError("SHAPE_MISMATCH", `item: x has shape ${shapeText(x.shape)}, expected exactly one element`, {
    details: { shape: [...x.shape] },
  });
}
