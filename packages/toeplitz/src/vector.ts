import type { FloatArray, TypedArray } from "@convmtx/tensor";
import {
  allocate,
  floatDType,
  isTypedArray,
  ShapeError,
  shapeText,
  Tensor,
  tensor,
  toTypedArray,
} from "@convmtx/tensor";

/** Numbers in a row: an array, a typed array, or a 1-D tensor. */
export type VectorLike = readonly number[] | TypedArray | Tensor;

/** A floating copy of `vector`. @throws ShapeError `SHAPE_INVALID` unless it is 1-D with at least one element */
export function vectorValues(caller: string, name: string, vector: VectorLike): FloatArray {
  const source = vector instanceof Tensor ? vector : isTypedArray(vector) ? tensor(vector) : tensor([...vector]);
  if (source.shape.length !== 1 || source.shape[0] === 0) {
    throw new ShapeError(
      "SHAPE_INVALID",
      `${caller}: ${name} has shape ${shapeText(source.shape)}, expected one axis with at least one element`,
      { details: { shape: [...source.shape] } },
    );
  }
  const values = allocate(floatDType(source.dtype), source.shape[0]);
  values.set(toTypedArray(source));
  return values;
}
