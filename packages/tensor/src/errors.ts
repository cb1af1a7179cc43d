/**
 * Every error code of the project, in one place.
 *
 * | code | class | meaning |
 * |---|---|---|
 * | `SHAPE_MISMATCH` | ShapeError | two shapes, or a shape and a length, do not fit each other |
 * | `SHAPE_INVALID` | ShapeError | a shape is not a list of non-negative integers, or its size is out of range |
 * | `AXIS_INVALID` | ShapeError | an axis is not an integer in [-ndim, ndim), or is named twice |
 * | `INDEX_OUT_OF_RANGE` | ShapeError | an index lies outside its axis |
 * | `DTYPE_UNSUPPORTED` | DtypeError | the dtype is unknown, or this operation is not defined for it |
 * | `DTYPE_MISMATCH` | DtypeError | two dtypes which must be equal differ |
 * | `PRECISION_LOSS` | DtypeError | a value has no exact representation in the target dtype |
 * | `OPTION_INVALID` | ConvmtxError | an option or argument has a value that is not allowed |
 * | `GEOMETRY_INVALID` | ShapeError | a window geometry is impossible: no window fits, or an option contradicts another |
 * | `SPARSE_INVALID` | FormatError | the parts of a sparse matrix break the rules of their format |
 * | `FILE_INVALID` | FormatError | a file breaks the rules of its format |
 * | `FILE_TRUNCATED` | FormatError | a file ends before its header says it should |
 * | `FILE_UNSUPPORTED` | UnsupportedError | a well-formed file uses a feature which is refused by name |
 * | `UNSUPPORTED` | UnsupportedError | the operation does not exist for these operands |
 * | `MEMORY_LIMIT` | LimitError | the result would not fit under the memory ceiling |
 * | `INDEX_LIMIT` | LimitError | the result has more entries than an int32 index can address |
 * | `DISK_LIMIT` | LimitError | the result would not fit on the disk |
 * | `BACKEND_INVALID` | BackendError | an object is not a backend: its manifest or its operations break the contract |
 * | `BACKEND_FAILED` | BackendError | an engine threw; its own error is the `cause` |
 * | `BACKEND_LOST` | BackendError | the engine went away, or was closed |
 * | `HANDLE_INVALID` | BackendError | a handle was disposed, or belongs to another session |
 * | `SINGULAR` | NumericalError | a matrix has no inverse, or no full column rank, in the arithmetic that was used |
 * | `NOT_POSITIVE_DEFINITE` | NumericalError | a symmetric matrix has no Cholesky factor in the arithmetic that was used |
 * | `PIVOT_UNSTABLE` | NumericalError | pivots taken over from another matrix do not suit these numbers |
 */
export type ErrorCode =
  | "SHAPE_MISMATCH"
  | "SHAPE_INVALID"
  | "AXIS_INVALID"
  | "INDEX_OUT_OF_RANGE"
  | "DTYPE_UNSUPPORTED"
  | "DTYPE_MISMATCH"
  | "PRECISION_LOSS"
  | "OPTION_INVALID"
  | "GEOMETRY_INVALID"
  | "SPARSE_INVALID"
  | "FILE_INVALID"
  | "FILE_TRUNCATED"
  | "FILE_UNSUPPORTED"
  | "UNSUPPORTED"
  | "MEMORY_LIMIT"
  | "INDEX_LIMIT"
  | "DISK_LIMIT"
  | "BACKEND_INVALID"
  | "BACKEND_FAILED"
  | "BACKEND_LOST"
  | "HANDLE_INVALID"
  | "SINGULAR"
  | "NOT_POSITIVE_DEFINITE"
  | "PIVOT_UNSTABLE";

/** What an error carries beside its message: plain data for programs. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

export interface ConvmtxErrorOptions {
  readonly details?: ErrorDetails | undefined;
  readonly cause?: unknown;
}

const marker = Symbol.for("convmtx.error");

/** The base of all errors thrown on purpose. The message says what, where, expected, got and the remedy. */
export class ConvmtxError extends Error {
  override readonly name: string = "ConvmtxError";
  /** Stable across versions, unlike the message. */
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options: ConvmtxErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
    Object.defineProperty(this, marker, { value: true });
  }
}

/** Shapes, axes, indices and geometries that do not fit. */
export class ShapeError extends ConvmtxError {
  override readonly name = "ShapeError";
}

/** A dtype which an operation does not take, or a value which a dtype cannot hold. */
export class DtypeError extends ConvmtxError {
  override readonly name = "DtypeError";
}

/** Malformed data: the parts of a sparse matrix, or a file. */
export class FormatError extends ConvmtxError {
  override readonly name = "FormatError";
}

/** Well-formed input which is refused by name. */
export class UnsupportedError extends ConvmtxError {
  override readonly name = "UnsupportedError";
}

/** The result would exceed a ceiling: memory, or the range of an index type. */
export class LimitError extends ConvmtxError {
  override readonly name = "LimitError";
}

/** An engine that breaks the contract, fails or goes away, and handles that cannot be used. */
export class BackendError extends ConvmtxError {
  override readonly name = "BackendError";
}

/** A problem without an answer in the arithmetic that was used. */
export class NumericalError extends ConvmtxError {
  override readonly name = "NumericalError";
}

/** Whether `value` is an error of this project, also one made by another copy of the package. */
export function isConvmtxError(value: unknown): value is ConvmtxError {
  return value instanceof Error && marker in value;
}
