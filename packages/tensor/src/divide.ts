import type { BinaryKernel, Operand, OperandDType } from "./binary.ts";
import { binary } from "./binary.ts";
import type { Floating } from "./dtype.ts";
import { floatDType } from "./dtype.ts";
import type { Tensor } from "./tensor.ts";

/**
 * `a / b`, elementwise with broadcasting.
 *
 * @param a a tensor, or a number, which takes the dtype of the result
 * @param b likewise
 * @returns a new contiguous tensor of the broadcast shape; integers and two different dtypes give float64
 * @throws ShapeError `SHAPE_MISMATCH` if the shapes do not broadcast; LimitError `MEMORY_LIMIT`
 * @remarks x / 0 is ±∞ and 0 / 0 is NaN, also for integers: true division, never rounded to an integer.
 */
export function divide<A extends Operand, B extends Operand>(a: A, b: B): Tensor<Floating<OperandDType<A, B>>> {
  return binary("divide", a, b, kernel, floatDType) as Tensor<Floating<OperandDType<A, B>>>;
}

const kernel: BinaryKernel = (a, fromA, stepA, b, fromB, stepB, out, at, length) => {
  for (let i = 0; i < length; i++) {
    out[at + i] = a[fromA] / b[fromB];
    fromA += stepA;
    fromB += stepB;
  }
};
