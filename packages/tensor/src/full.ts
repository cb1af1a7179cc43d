import type { DType } from "./dtype.ts";
import { newTensor } from "./new-tensor.ts";
import { checkScalar } from "./scalar.ts";
import type { Shape } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

/**
 * A tensor whose elements are all `value`.
 *
 * @param value rounded to float32 where that is the dtype; an integer dtype must hold it
 * @throws ShapeError `SHAPE_INVALID`; DtypeError `DTYPE_UNSUPPORTED`, `PRECISION_LOSS`; LimitError `MEMORY_LIMIT`
 */
export function full<D extends DType = "float64">(shape: Shape, value: number, dtype: D = "float64" as D): Tensor<D> {
  const out = newTensor("full", dtype, shape);
  checkScalar("full", value, dtype);
  out.data.fill(value);
  return out;
}

/** A tensor of ones. @throws ShapeError `SHAPE_INVALID`; DtypeError `DTYPE_UNSUPPORTED`; LimitError `MEMORY_LIMIT` */
export function ones<D extends DType = "float64">(shape: Shape, dtype: D = "float64" as D): Tensor<D> {
  const out = newTensor("ones", dtype, shape);
  out.data.fill(1);
  return out;
}
