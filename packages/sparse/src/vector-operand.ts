import type { DType, DTypeOf, FloatArray, FloatDType, Promoted, TypedArray, TypedArrayOf } from "@convmtx/tensor";
import {
  allocate,
  asTypedArray,
  ConvmtxError,
  DtypeError,
  dtypeOf,
  isTypedArray,
  overlaps,
  promote,
  ShapeError,
  shapeText,
  Tensor,
} from "@convmtx/tensor";
import type { MatrixShape } from "./matrix-shape.ts";

/** The kind of y for a matrix of dtype `D` and x in an array `X`. */
export type VectorOf<D extends FloatDType, X extends TypedArray> = TypedArrayOf<Promoted<D, DTypeOf<X>>>;

/** Writes y for x; both have the right lengths and y holds anything. */
export type VectorKernel = (x: TypedArray, y: FloatArray) => void;

interface MatrixOperand {
  readonly shape: MatrixShape;
  readonly dtype: FloatDType;
  readonly data: FloatArray;
}

/**
 * The public door of every product with a vector: checks x and out, allocates y, runs the kernel.
 *
 * @param transposed whether the product is Aᵀ x
 */
export function applyToVector(
  what: string,
  a: MatrixOperand,
  transposed: boolean,
  x: TypedArray | Tensor,
  out: FloatArray | undefined,
  kernel: VectorKernel,
): FloatArray | Tensor {
  const outLength = a.shape[transposed ? 1 : 0];
  const typed = isTypedArray(x);
  if (!typed && !(x instanceof Tensor)) {
    throw new DtypeError(
      "DTYPE_UNSUPPORTED",
      `${what}: x must be a tensor or a Float64Array, Float32Array, Int32Array or Uint8Array`,
    );
  }
  checkX(what, a, transposed, typed ? [x.length] : x.shape);
  const values = typed ? x : asTypedArray(x);
  const dtype = promote<FloatDType, DType>(a.dtype, dtypeOf(values)) as Promoted<FloatDType, DType>;
  if (out !== undefined) checkOut(what, a, values, out, dtype, outLength);
  const y = out ?? allocate(dtype, outLength);
  kernel(values, y);
  return typed ? y : new Tensor(dtype, y, [outLength]);
}

function checkX(what: string, { shape }: MatrixOperand, transposed: boolean, got: readonly number[]): void {
  const length = shape[transposed ? 0 : 1];
  if (got.length === 1 && got[0] === length) return;
  throw new ShapeError(
    "SHAPE_MISMATCH",
    `${what}: x has shape ${shapeText(got)}, expected ${shapeText([length])} because A is ${shapeText(shape)}`,
    { details: { expected: [length], got: [...got], shape: [...shape] } },
  );
}

function checkOut(
  what: string,
  a: MatrixOperand,
  x: TypedArray,
  out: FloatArray,
  dtype: FloatDType,
  length: number,
): void {
  if (!isTypedArray(out) || dtypeOf(out) !== dtype) {
    throw new DtypeError(
      "DTYPE_MISMATCH",
      `${what}: out is ${isTypedArray(out) ? dtypeOf(out) : typeof out}, expected ${dtype} because A is ${a.dtype} and x is ${dtypeOf(x)}`,
      { details: { expected: dtype } },
    );
  }
  if (out.length !== length) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `${what}: out has length ${out.length}, expected ${length} because A is ${shapeText(a.shape)}`,
      { details: { expected: length, got: out.length } },
    );
  }
  for (const [name, input] of [
    ["x", x],
    ["A's data", a.data],
  ] as const) {
    if (!overlaps(out, input)) continue;
    throw new ConvmtxError(
      "OPTION_INVALID",
      `${what}: out shares memory with ${name}, which is read while out is written; pass another array`,
    );
  }
}
