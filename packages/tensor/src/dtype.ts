import { DtypeError } from "./errors.ts";

/** The element types a tensor can have. */
export type DType = "float32" | "float64" | "int32" | "uint8";

/** The element types arithmetic of matrices is done in. */
export type FloatDType = "float32" | "float64";

export interface TypedArrays {
  readonly float32: Float32Array;
  readonly float64: Float64Array;
  readonly int32: Int32Array;
  readonly uint8: Uint8Array;
}

/** The typed array that stores dtype `D`. */
export type TypedArrayOf<D extends DType> = TypedArrays[D];
export type TypedArray = TypedArrayOf<DType>;
export type FloatArray = TypedArrayOf<FloatDType>;

const constructors = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
} as const;

/** A zero-filled typed array of `length` elements. */
export function allocate<D extends DType>(dtype: D, length: number): TypedArrayOf<D> {
  return new constructors[dtype](length) as TypedArrayOf<D>;
}

export function bytesPerElement(dtype: DType): number {
  return constructors[dtype].BYTES_PER_ELEMENT;
}

export function isDType(value: unknown): value is DType {
  return typeof value === "string" && Object.hasOwn(constructors, value);
}

/** `dtype` if it names a dtype. @throws DtypeError `DTYPE_UNSUPPORTED` otherwise. */
export function checkDType(what: string, dtype: unknown): DType {
  if (isDType(dtype)) return dtype;
  throw new DtypeError(
    "DTYPE_UNSUPPORTED",
    `${what}: unknown dtype ${String(dtype)}, expected ${Object.keys(constructors).join(", ")}`,
    { details: { dtype } },
  );
}

export function isFloat(dtype: DType): dtype is FloatDType {
  return dtype === "float32" || dtype === "float64";
}

/** `dtype` if floating. @throws DtypeError `DTYPE_UNSUPPORTED` otherwise. */
export function checkFloatDType<D extends FloatDType>(what: string, dtype: D): D {
  if (isFloat(checkDType(what, dtype))) return dtype;
  throw new DtypeError("DTYPE_UNSUPPORTED", `${what}: dtype is ${dtype}, expected float32 or float64`, {
    details: { dtype },
  });
}

/** Judged by what the array stores, not by its class: arrays of another realm (an iframe, a test runner) count too. */
export function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && isDType(stored(value));
}

/** The dtype of a typed array. */
export function dtypeOf(array: TypedArray): DType {
  return stored(array) as DType;
}

/** "Float64Array" gives "float64". */
function stored(view: ArrayBufferView): string {
  return Object.prototype.toString.call(view).slice(8, -6).toLowerCase();
}

/** `array` itself, or a plain array over its memory if it is of a subclass (Node's Buffer) or of another realm. */
export function plainArray(array: TypedArray): TypedArray {
  const own = constructors[dtypeOf(array)];
  return array.constructor === own ? array : new own(array.buffer as ArrayBuffer, array.byteOffset, array.length);
}

/** The dtype of an operation on both: the common one, else float64, which holds every value of every dtype exactly. */
export function promote<A extends DType, B extends DType>(a: A, b: B): Promoted<A, B> {
  return ((a as DType) === (b as DType) ? a : "float64") as Promoted<A, B>;
}

/** The dtype of an operation on both: the common one, else float64. */
export type Promoted<A extends DType, B extends DType> = A extends unknown
  ? B extends unknown
    ? A extends B
      ? A
      : "float64"
    : never
  : never;

/** The dtype of an operation which needs fractions: the own one if floating, else float64. */
export type Floating<D extends DType> = D extends FloatDType ? D : "float64";

/** The dtype of a matrix made from values of `dtype`: itself if floating, else float64. */
export function floatDType(dtype: DType): FloatDType {
  return isFloat(dtype) ? dtype : "float64";
}
