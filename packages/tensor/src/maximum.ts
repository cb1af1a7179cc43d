import type { BinaryKernel, Operand, OperandDType } from "./binary.ts";
import { binary } from "./binary.ts";
import type { Tensor } from "./tensor.ts";

/**
 * `max(a, b)`, elementwise with broadcasting.
 *
 * @param a a tensor, or a number, which takes the dtype of the other operand (float32 rounds it)
 * @param b likewise
 * @returns a new contiguous tensor of the broadcast shape; two different dtypes promote to float64
 * @throws ShapeError `SHAPE_MISMATCH` if the shapes do not broadcast; DtypeError `PRECISION_LOSS` for a number which the
 * integer dtype of the other operand cannot hold; LimitError `MEMORY_LIMIT`
 * @remarks NaN if either is NaN, as in NumPy; of 0 and −0 the greater is 0.
 */
export function maximum<A extends Operand, B extends Operand>(a: A, b: B): Tensor<OperandDType<A, B>> {
  return binary("maximum", a, b, kernel) as Tensor<OperandDType<A, B>>;
}

const kernel: BinaryKernel = (a, fromA, stepA, b, fromB, stepB, out, at, length) => {
  for (let i = 0; i < length; i++) {
    out[at + i] = Math.max(a[fromA], b[fromB]);
    fromA += stepA;
    fromB += stepB;
  }
};
