import type { FloatArray, Tensor, TypedArray } from "@convmtx/tensor";
import { allocate, ConvmtxError, floatDType, ShapeError, shapeText, toTypedArray } from "@convmtx/tensor";
import { asTensor } from "./as-tensor.ts";

/** Numbers in a row: an array, a typed array, or a 1-D tensor. */
export type VectorLike = readonly number[] | TypedArray | Tensor;

/** A floating copy of `vector`. @throws ShapeError `SHAPE_INVALID` unless it is 1-D with at least one element */
export function vectorValues(caller: string, name: string, vector: VectorLike): FloatArray {
  const source = asTensor(caller, name, vector);
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

/** @throws ConvmtxError `OPTION_INVALID` unless `length` is an integer ≥ 1 */
export function checkLength(caller: string, name: string, length: number): void {
  if (Number.isSafeInteger(length) && length >= 1) return;
  throw new ConvmtxError("OPTION_INVALID", `${caller}: ${name} is ${String(length)}, expected an integer >= 1`, {
    details: { option: name, value: length },
  });
}
