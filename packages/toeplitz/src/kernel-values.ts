import type { FloatArray, FloatDType } from "@convmtx/tensor";
import { allocate, floatDType, ShapeError, sameShape, shapeText, toTypedArray } from "@convmtx/tensor";
import type { TensorLike } from "./as-tensor.ts";
import { asTensor } from "./as-tensor.ts";

/** A kernel's values in C order and the dtype of its matrix: its own if floating, else float64. */
export interface KernelValues<D extends FloatDType = FloatDType> {
  readonly shape: readonly number[];
  readonly dtype: D;
  readonly values: FloatArray;
}

/** A copy of the kernel's values which nobody else writes to. @throws as `asTensor` */
export function kernelValues(caller: string, kernel: TensorLike): KernelValues {
  const source = asTensor(caller, "kernel", kernel);
  const dtype = floatDType(source.dtype);
  const own = toTypedArray(source);
  if (source.dtype === dtype) return { shape: source.shape, dtype, values: own as FloatArray };
  const values = allocate(dtype, own.length);
  values.set(own);
  return { shape: source.shape, dtype, values };
}

/** @throws ShapeError `SHAPE_MISMATCH` */
export function checkKernelShape(caller: string, shape: readonly number[], expected: readonly number[]): void {
  if (sameShape(shape, expected)) return;
  throw new ShapeError(
    "SHAPE_MISMATCH",
    `${caller}: kernel has shape ${shapeText(shape)}, expected ${shapeText(expected)}, the shape that the pattern was made for`,
    { details: { shape: [...shape], expected: [...expected] } },
  );
}
