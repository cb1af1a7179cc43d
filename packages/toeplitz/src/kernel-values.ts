import type { FloatArray, FloatDType, NestedArray } from "@convmtx/tensor";
import { allocate, floatDType, ShapeError, sameShape, shapeText, Tensor, tensor, toTypedArray } from "@convmtx/tensor";

/** A kernel as the caller has it: a tensor, or numbers nested to its rank. */
export type KernelLike = Tensor | NestedArray;

/** A kernel's values in C order and the dtype of its matrix: its own if floating, else float64. */
export interface KernelValues {
  readonly shape: readonly number[];
  readonly dtype: FloatDType;
  readonly values: FloatArray;
}

/** A copy of the kernel's values which nobody else writes to. */
export function kernelValues(kernel: KernelLike): KernelValues {
  const source: Tensor = kernel instanceof Tensor ? kernel : tensor(kernel);
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
