import type { DType } from "./dtype.ts";
import { allocate, bytesPerElement, checkDType } from "./dtype.ts";
import { LimitError } from "./errors.ts";
import type { Shape } from "./shape.ts";
import { checkShape, shapeText, sizeOf } from "./shape.ts";
import { Tensor } from "./tensor.ts";

/**
 * A zero-filled contiguous tensor for the result of `what`.
 *
 * @throws ShapeError `SHAPE_INVALID`; DtypeError `DTYPE_UNSUPPORTED`; LimitError `MEMORY_LIMIT` if the runtime cannot
 * allocate it
 */
export function newTensor<D extends DType>(what: string, dtype: D, shape: Shape): Tensor<D> {
  checkDType(what, dtype);
  checkShape(what, shape);
  try {
    return new Tensor(dtype, allocate(dtype, sizeOf(shape)), [...shape]);
  } catch (cause) {
    const bytes = sizeOf(shape) * bytesPerElement(dtype);
    throw new LimitError(
      "MEMORY_LIMIT",
      `${what}: cannot allocate ${bytes} bytes for ${dtype} ${shapeText(shape)}; work on slices of it`,
      { cause, details: { bytes, shape: [...shape], dtype } },
    );
  }
}
