import type { DType, TypedArray, TypedArrayOf } from "./dtype.ts";
import { allocate, checkDType, dtypeOf, isTypedArray, plainArray } from "./dtype.ts";
import { DtypeError, ShapeError } from "./errors.ts";
import { newTensor } from "./new-tensor.ts";
import type { Shape } from "./shape.ts";
import { checkShape, shapeText, sizeOf } from "./shape.ts";
import { Tensor } from "./tensor.ts";

/** Numbers nested to the depth of the tensor's rank. */
export type NestedArray = number | readonly NestedArray[];

export interface TensorOptions<D extends DType = DType> {
  /** Default: inferred from the nesting; a typed array is 1-D. Given for a flat array: C order. */
  readonly shape?: Shape | undefined;
  /** Default: the typed array's own, else float64. */
  readonly dtype?: D;
}

/**
 * A tensor over `data`.
 *
 * A typed array whose dtype is the wanted one is taken without a copy: the tensor is a view of it. Everything else is
 * copied (and rounded to `dtype` by the rules of its typed array).
 *
 * @param data a typed array in C order, or numbers nested to the rank of the tensor (a flat array if `shape` is given)
 * @returns shape `options.shape`, or the shape of the nesting
 * @throws ShapeError `SHAPE_INVALID` for ragged nesting or an impossible shape, `SHAPE_MISMATCH` if the length is not
 * the size of the shape; DtypeError `DTYPE_UNSUPPORTED`
 */
export function tensor<D extends DType = "float64">(data: NestedArray, options?: TensorOptions<D>): Tensor<D>;
export function tensor<D extends DType>(data: TypedArray, options: TensorOptions<D> & { readonly dtype: D }): Tensor<D>;
export function tensor<A extends TypedArray>(
  data: A,
  options?: { readonly shape?: Shape | undefined },
): Tensor<DTypeOf<A>>;
export function tensor(data: NestedArray | TypedArray, options?: TensorOptions): Tensor;
export function tensor(data: NestedArray | TypedArray, options: TensorOptions = {}): Tensor {
  const dtype = options.dtype === undefined ? undefined : checkDType("tensor", options.dtype);
  if (options.shape !== undefined) checkShape("tensor", options.shape);
  if (isTypedArray(data)) {
    const shape = options.shape ?? [data.length];
    checkLength(data.length, shape);
    const own = dtypeOf(data);
    return new Tensor(dtype ?? own, dtype === undefined || dtype === own ? plainArray(data) : convert(data, dtype), [
      ...shape,
    ]);
  }
  if (ArrayBuffer.isView(data)) {
    throw new DtypeError(
      "DTYPE_UNSUPPORTED",
      `tensor: no dtype is stored as ${(data as object).constructor.name}; pass a Float32Array, Float64Array, Int32Array or Uint8Array`,
    );
  }
  const nesting = nestedShape(data);
  const flat: number[] = [];
  flatten(data, nesting, 0, flat);
  const shape = options.shape ?? nesting;
  checkLength(flat.length, shape);
  return new Tensor(dtype ?? "float64", convert(flat, dtype ?? "float64"), [...shape]);
}

/** The dtype that a typed array's class stores. */
export type DTypeOf<A extends TypedArray> = A extends Float64Array
  ? "float64"
  : A extends Float32Array
    ? "float32"
    : A extends Int32Array
      ? "int32"
      : "uint8";

function convert<D extends DType>(data: ArrayLike<number>, dtype: D): TypedArrayOf<D> {
  const out = allocate(dtype, data.length);
  out.set(data);
  return out;
}

function checkLength(length: number, shape: Shape): void {
  if (length === sizeOf(shape)) return;
  throw new ShapeError(
    "SHAPE_MISMATCH",
    `tensor: ${length} values do not fill shape ${shapeText(shape)}, which holds ${sizeOf(shape)}`,
    { details: { length, shape: [...shape] } },
  );
}

function nestedShape(data: NestedArray): number[] {
  const shape: number[] = [];
  for (let level: NestedArray | undefined = data; Array.isArray(level); level = level[0]) shape.push(level.length);
  return shape;
}

function flatten(data: NestedArray, shape: Shape, axis: number, out: number[]): void {
  if (axis === shape.length && typeof data === "number") {
    out.push(data);
    return;
  }
  if (axis === shape.length || !Array.isArray(data) || data.length !== shape[axis]) {
    throw new ShapeError(
      "SHAPE_INVALID",
      `tensor: the nested array is ragged: at depth ${axis} expected ${axis === shape.length ? "a number" : `an array of ${shape[axis]}`}, got ${
        Array.isArray(data) ? `an array of ${data.length}` : typeof data
      }`,
      { details: { shape: [...shape], axis } },
    );
  }
  for (const item of data) flatten(item, shape, axis + 1, out);
}

/** A tensor of zeros. @throws ShapeError `SHAPE_INVALID`; DtypeError `DTYPE_UNSUPPORTED`; LimitError `MEMORY_LIMIT` */
export function zeros<D extends DType = "float64">(shape: Shape, dtype: D = "float64" as D): Tensor<D> {
  return newTensor("zeros", dtype, shape);
}
