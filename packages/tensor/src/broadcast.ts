import type { DType } from "./dtype.ts";
import { ShapeError } from "./errors.ts";
import type { Shape } from "./shape.ts";
import { checkShape, shapeText } from "./shape.ts";
import { Tensor } from "./tensor.ts";

/**
 * The shape in which `a` and `b` meet: aligned at the last axis, lengths equal or 1, missing axes counting as 1.
 *
 * @throws ShapeError `SHAPE_MISMATCH`
 * @remarks NumPy's broadcasting rule.
 */
export function broadcastShapes(what: string, a: Shape, b: Shape): Shape {
  const ndim = Math.max(a.length, b.length);
  return Array.from({ length: ndim }, (_, axis) => {
    const p = a[axis - ndim + a.length] ?? 1;
    const q = b[axis - ndim + b.length] ?? 1;
    if (p === q || q === 1) return p;
    if (p === 1) return q;
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `${what}: shapes ${shapeText(a)} and ${shapeText(b)} do not broadcast: ${p} against ${q} on axis ${axis - ndim}, expected equal lengths or 1`,
      { details: { a: [...a], b: [...b], axis: axis - ndim } },
    );
  });
}

/**
 * `x` repeated, without a copy, along new leading axes and along axes of length 1.
 *
 * @returns a view with stride 0 along the repeated axes: writing to one of its elements writes to all copies
 * @throws ShapeError `SHAPE_INVALID`, or `SHAPE_MISMATCH` unless `x` broadcasts to exactly `shape`
 */
export function broadcastTo<D extends DType>(x: Tensor<D>, shape: Shape): Tensor<D> {
  checkShape("broadcastTo", shape);
  const lead = shape.length - x.shape.length;
  if (lead < 0 || x.shape.some((length, axis) => length !== 1 && length !== shape[axis + lead])) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `broadcastTo: x has shape ${shapeText(x.shape)}, expected lengths of ${shapeText(shape)} or 1, aligned at the last axis`,
      { details: { shape: [...x.shape], target: [...shape] } },
    );
  }
  return new Tensor(x.dtype, x.data, [...shape], broadcastStrides(x, shape), x.offset);
}

/** Strides of `x` seen under `shape`, to which it broadcasts. */
export function broadcastStrides(x: Tensor, shape: Shape): number[] {
  const lead = shape.length - x.shape.length;
  return shape.map((length, axis) => (x.shape[axis - lead] === length ? x.strides[axis - lead] : 0));
}
