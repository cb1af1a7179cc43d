import type { Shape } from "@convmtx/tensor";
import { ShapeError, sameShape, shapeText } from "@convmtx/tensor";

/** @throws ShapeError `SHAPE_MISMATCH` unless the shapes of the two operands are equal */
export function checkSameShape(what: string, a: { readonly shape: Shape }, b: { readonly shape: Shape }): void {
  if (sameShape(a.shape, b.shape)) return;
  throw new ShapeError(
    "SHAPE_MISMATCH",
    `${what}: b has shape ${shapeText(b.shape)}, expected ${shapeText(a.shape)} because a has it`,
    { details: { a: [...a.shape], b: [...b.shape] } },
  );
}

/** @throws ShapeError `SHAPE_MISMATCH` unless A B exists */
export function checkInnerShape(what: string, a: Shape, b: Shape): void {
  if (b.length === 2 && b[0] === a[1]) return;
  throw new ShapeError(
    "SHAPE_MISMATCH",
    `${what}: b has shape ${shapeText(b)}, expected ${b.length === 2 ? `${a[1]} rows` : `two axes, the first of ${a[1]}`} because A is ${shapeText(a)}`,
    { details: { a: [...a], b: [...b] } },
  );
}
