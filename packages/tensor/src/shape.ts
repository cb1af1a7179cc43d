import { ShapeError } from "./errors.ts";

export type Shape = readonly number[];

/** The number of elements of `shape`: the product of its lengths, 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

/** Strides in elements of a contiguous array in C order (the last axis varies fastest). */
export function cStrides(shape: Shape): number[] {
  const strides: number[] = Array.from({ length: shape.length });
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis];
  }
  return strides;
}

/** `[2, 3]` as text, for messages. */
export function shapeText(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/** @throws ShapeError `SHAPE_INVALID` unless every length is an integer ≥ 0 and the size is a safe integer. */
export function checkShape(what: string, shape: Shape): void {
  for (const length of shape) {
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new ShapeError("SHAPE_INVALID", `${what}: shape ${shapeText(shape)} must hold integers >= 0`, {
        details: { shape: [...shape] },
      });
    }
  }
  if (!Number.isSafeInteger(sizeOf(shape))) {
    throw new ShapeError("SHAPE_INVALID", `${what}: shape ${shapeText(shape)} has more than 2^53 - 1 elements`, {
      details: { shape: [...shape] },
    });
  }
}

/** `axis` counted from the front. @throws ShapeError `AXIS_INVALID` unless -ndim ≤ axis < ndim. */
export function normalizeAxis(what: string, axis: number, ndim: number): number {
  if (!Number.isInteger(axis) || axis < -ndim || axis >= ndim) {
    throw new ShapeError("AXIS_INVALID", `${what}: axis ${axis} is not an integer in [${-ndim}, ${ndim})`, {
      details: { axis, ndim },
    });
  }
  return axis < 0 ? axis + ndim : axis;
}
