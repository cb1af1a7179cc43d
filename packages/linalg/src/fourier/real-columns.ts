import {
  ConvmtxError,
  isTypedArray,
  ShapeError,
  shapeText,
  Tensor,
  type TypedArray,
  toTypedArray,
} from "@convmtx/tensor";

/** Numbers on the host: [n], or a tensor [n, k] of k columns. */
export type Columns = TypedArray | readonly number[] | Tensor;

/** A vector of numbers. @throws ShapeError `SHAPE_INVALID` unless it is 1-D and not empty */
export function vectorValues(caller: string, name: string, x: Columns): Float64Array {
  if (x instanceof Tensor && x.shape.length !== 1) {
    throw new ShapeError("SHAPE_INVALID", `${caller}: ${name} must be 1-D, got shape ${shapeText(x.shape)}`);
  }
  const values = valuesOf(caller, name, x);
  if (values.length > 0) return values;
  throw new ShapeError("SHAPE_INVALID", `${caller}: ${name} is empty`);
}

/**
 * Puts the columns of x through `work`, one or each of k, in the kind of x.
 *
 * @throws ShapeError `SHAPE_MISMATCH` unless x has n rows
 */
export function byColumn<X extends Columns>(
  caller: string,
  x: X,
  n: number,
  m: number,
  work: (column: Float64Array) => Float64Array,
): X extends Tensor ? Tensor<"float64"> : Float64Array;
export function byColumn(
  caller: string,
  x: Columns,
  n: number,
  m: number,
  work: (column: Float64Array) => Float64Array,
): Tensor<"float64"> | Float64Array {
  const shape = x instanceof Tensor ? x.shape : [x.length];
  if (shape[0] !== n || shape.length > 2) {
    throw new ShapeError("SHAPE_MISMATCH", `${caller}: x has shape ${shapeText(shape)}, expected [${n}] or [${n}, k]`, {
      details: { shape: [...shape], expected: n },
    });
  }
  const values = valuesOf(caller, "x", x);
  if (!(x instanceof Tensor)) return work(values);
  if (shape.length === 1) return new Tensor("float64", work(values), [m]);
  const columns = shape[1];
  const out = new Float64Array(m * columns);
  for (let j = 0; j < columns; j++) {
    const y = work(Float64Array.from({ length: n }, (_, i) => values[i * columns + j]));
    for (let i = 0; i < m; i++) out[i * columns + j] = y[i];
  }
  return new Tensor("float64", out, [m, columns]);
}

function valuesOf(caller: string, name: string, x: Columns): Float64Array {
  if (x instanceof Tensor) return Float64Array.from(toTypedArray(x));
  if (isTypedArray(x) || Array.isArray(x)) return Float64Array.from(x);
  throw new ConvmtxError("OPTION_INVALID", `${caller}: ${name} must be a typed array, an array of numbers or a tensor`);
}
