import type { NestedArray, TypedArray } from "@convmtx/tensor";
import { DtypeError, isConvmtxError, ShapeError, Tensor, tensor } from "@convmtx/tensor";

/** Numbers in any form that has a shape: a tensor, a typed array (one axis), or numbers nested to their rank. */
export type TensorLike = Tensor | TypedArray | NestedArray;

/** `value` as a tensor, a view where it is one. @throws ShapeError `SHAPE_INVALID`, DtypeError `DTYPE_UNSUPPORTED` */
export function asTensor(caller: string, name: string, value: TensorLike): Tensor {
  if (value instanceof Tensor) return value;
  try {
    return tensor(value);
  } catch (error) {
    if (!isConvmtxError(error)) throw error;
    const ErrorClass = error instanceof DtypeError ? DtypeError : ShapeError;
    throw new ErrorClass(
      error.code,
      `${caller}: ${name} must be a tensor, a typed array or nested numbers (${error.message})`,
      { details: error.details, cause: error },
    );
  }
}
