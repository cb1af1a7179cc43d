import type { BinaryKernel, Operand, OperandDType } from "./binary.ts";
import { binary } from "./binary.ts";
import type { Tensor } from "./tensor.ts";

/**
 * `a + b`, elementwise with broadcasting.
 *
 * @param a a tensor, or a number, which takes the dtype of the other operand (float32 rounds it)
 * @param b likewise
 * @returns a new contiguous tensor of the broadcast shape; two different dtypes promote to float64
 * @throws ShapeError `SHAPE_MISMATCH` if the shapes do not broadcast; DtypeError `PRECISION_LOSS` for a number which the
 * integer dtype of the other operand cannot hold; LimitError `MEMORY_LIMIT`
 * @remarks Floats are rounded once. int32 wraps modulo 2^32 and uint8 modulo 256, as in NumPy.
 */
export function add<A extends Operand, B extends Operand>(a: A, b: B): Tensor<OperandDType<A, B>> {
  return binary("add", a, b, kernel) as Tensor<OperandDType<A, B>>;
}

const kernel: BinaryKernel = (a, fromA, stepA, b, fromB, stepB, out, at, length) => {
  for (let i = 0; i < length; i++) {
    out[at + i] = a[fromA] + b[fromB];
    fromA += stepA;
    fromB += stepB;
  }
};
