import type { DType } from "./dtype.ts";
import { ShapeError } from "./errors.ts";
import type { Shape } from "./shape.ts";
import { checkShape, shapeText, sizeOf } from "./shape.ts";
import { Tensor } from "./tensor.ts";
import { toTypedArray } from "./to-typed-array.ts";
import { fuseAxes } from "./walk.ts";

/**
 * The elements of `x`, in C order, under another shape.
 *
 * @param shape of the same size; one length may be -1, which stands for what the others leave
 * @returns a view of `x` where strides can express it (always if `x` is contiguous), else a contiguous copy; compare
 * `result.data === x.data` to tell
 * @throws ShapeError `SHAPE_INVALID` for an impossible shape or more than one -1, `SHAPE_MISMATCH` if the sizes differ
 * @remarks O(ndim) for a view, O(size) for a copy. The rule is that of NumPy's `reshape` with order "C".
 */
export function reshape<D extends DType>(x: Tensor<D>, shape: Shape): Tensor<D> {
  const target = inferLength(x, shape);
  const strides = viewStrides(x, target);
  return strides === undefined
    ? new Tensor(x.dtype, toTypedArray(x), target)
    : new Tensor(x.dtype, x.data, target, strides, x.offset);
}

function inferLength(x: Tensor, shape: Shape): Shape {
  const open = shape.indexOf(-1);
  const known = open < 0 ? shape : shape.toSpliced(open, 1);
  checkShape("reshape", known);
  const size = sizeOf(x.shape);
  const filled = sizeOf(known);
  if (open < 0 && size === filled) return [...shape];
  if (open >= 0 && filled > 0 && size % filled === 0) return shape.with(open, size / filled);
  throw new ShapeError(
    "SHAPE_MISMATCH",
    `reshape: x has shape ${shapeText(x.shape)} and ${size} elements, which do not fill ${shapeText(shape)}`,
    { details: { shape: [...x.shape], target: [...shape] } },
  );
}

/** Strides of a view, or undefined: every evenly stepped run of `x` must split into whole axes of the target. */
function viewStrides(x: Tensor, target: Shape): number[] | undefined {
  const strides = target.map(() => 0);
  if (target.includes(0)) return strides;
  const { lengths, steps } = fuseAxes(x.shape, [x.strides]);
  let axis = target.length - 1;
  for (let run = lengths.length - 1; run >= 0; run--) {
    let step = steps[0][run];
    for (let left = lengths[run]; left > 1; axis--) {
      if (left % target[axis] !== 0) return undefined;
      strides[axis] = step;
      step *= target[axis];
      left /= target[axis];
    }
  }
  return strides;
}
