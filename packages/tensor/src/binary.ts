import { broadcastShapes, broadcastStrides } from "./broadcast.ts";
import type { DType, Promoted, TypedArray } from "./dtype.ts";
import { allocate, promote } from "./dtype.ts";
import { newTensor } from "./new-tensor.ts";
import { checkScalar } from "./scalar.ts";
import { cStrides } from "./shape.ts";
import { Tensor } from "./tensor.ts";
import { walk } from "./walk.ts";

/** What elementwise arithmetic takes: a number counts as a scalar of the other operand's dtype. */
export type Operand = Tensor | number;

/** The dtype of arithmetic on both. */
export type OperandDType<A extends Operand, B extends Operand> =
  A extends Tensor<infer D>
    ? B extends Tensor<infer E>
      ? Promoted<D, E>
      : D
    : B extends Tensor<infer E>
      ? E
      : "float64";

/** `out[at + i] = a[i] ∘ b[i]` for i < length, a and b stepping by their own steps. */
export type BinaryKernel = (
  a: TypedArray,
  fromA: number,
  stepA: number,
  b: TypedArray,
  fromB: number,
  stepB: number,
  out: TypedArray,
  at: number,
  length: number,
) => void;

/** Applies `kernel` to broadcast operands; the result is contiguous and of the promoted dtype, seen through `resultOf`. */
export function binary(
  what: string,
  a: Operand,
  b: Operand,
  kernel: BinaryKernel,
  resultOf: (dtype: DType) => DType = (dtype) => dtype,
): Tensor {
  const dtypeA = typeof a === "number" ? undefined : a.dtype;
  const dtypeB = typeof b === "number" ? undefined : b.dtype;
  const dtype = resultOf(promote(dtypeA ?? dtypeB ?? "float64", dtypeB ?? dtypeA ?? "float64"));
  const x = scalarTensor(what, a, dtype);
  const y = scalarTensor(what, b, dtype);
  const shape = broadcastShapes(what, x.shape, y.shape);
  const out = newTensor(what, dtype, shape);
  walk(
    shape,
    [broadcastStrides(x, shape), broadcastStrides(y, shape), cStrides(shape)],
    [x.offset, y.offset, 0],
    ([fromA, fromB, at], [stepA, stepB], length) => {
      kernel(x.data, fromA, stepA, y.data, fromB, stepB, out.data, at, length);
    },
  );
  return out;
}

function scalarTensor(what: string, operand: Operand, dtype: DType): Tensor {
  if (typeof operand !== "number") return operand;
  checkScalar(what, operand, dtype);
  return new Tensor(dtype, allocate(dtype, 1).fill(operand), []);
}
