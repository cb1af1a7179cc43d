import type { ErrorCode, ErrorDetails } from "@convmtx/tensor";
import {
  BackendError,
  ConvmtxError,
  DtypeError,
  FormatError,
  isConvmtxError,
  LimitError,
  NumericalError,
  ShapeError,
  UnsupportedError,
} from "@convmtx/tensor";

/** An error as plain data: a posted Error loses its class, code and details. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code: ErrorCode | undefined;
  readonly details: ErrorDetails | undefined;
}

const classes = {
  BackendError,
  ConvmtxError,
  DtypeError,
  FormatError,
  LimitError,
  NumericalError,
  ShapeError,
  UnsupportedError,
} as const;

export function toWire(error: unknown): WireError {
  if (!(error instanceof Error)) {
    return { name: "Error", message: String(error), stack: undefined, code: undefined, details: undefined };
  }
  const { name, message, stack } = error;
  const known = isConvmtxError(error);
  return {
    name,
    message,
    stack,
    code: known ? error.code : undefined,
    details: known ? cloneable(error.details) : undefined,
  };
}

/** The error it was, or a plain one for what is not convmtx's. */
export function fromWire({ name, message, stack, code, details }: WireError): Error {
  if (code === undefined) {
    const error = new Error(message);
    error.name = name;
    if (stack !== undefined) error.stack = stack;
    return error;
  }
  const Kind = Object.hasOwn(classes, name) ? classes[name as keyof typeof classes] : ConvmtxError;
  return new Kind(code, message, { details });
}

/** Details that cannot be posted (a function, say) are left behind rather than the error. */
function cloneable(details: ErrorDetails): ErrorDetails {
  try {
    return structuredClone(details);
  } catch {
    return {};
  }
}
