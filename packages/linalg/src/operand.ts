import type { Dense, Native, OpName, Sparse } from "@convmtx/backend";
import type { FloatDType } from "@convmtx/tensor";
import { DtypeError, ShapeError, sameShape, shapeText } from "@convmtx/tensor";
import type { Engine } from "./engine.ts";
import type { Cell, DenseHandle, SparseHandle } from "./handle.ts";
import { cellOf } from "./handle.ts";

/** A checked operand: what the backend gets, and the cell behind it. */
export interface DenseOperand extends Dense<Native> {
  readonly cell: Cell;
  readonly sparse: false;
}

export interface SparseOperand extends Sparse<Native> {
  readonly cell: Cell;
  readonly sparse: true;
}

/** @throws BackendError `HANDLE_INVALID` */
export function denseOperand(caller: string, name: string, handle: DenseHandle, engine: Engine): DenseOperand {
  const cell = cellOf(caller, name, handle, engine);
  if (handle.kind !== "dense")
    throw new ShapeError("SHAPE_MISMATCH", `${caller}: ${name} is sparse, expected a dense value`);
  return { dtype: handle.dtype, shape: handle.shape, native: cell.native, cell, sparse: false };
}

/** @throws BackendError `HANDLE_INVALID` */
export function sparseOperand(caller: string, name: string, handle: SparseHandle, engine: Engine): SparseOperand {
  const cell = cellOf(caller, name, handle, engine);
  if (handle.kind !== "sparse")
    throw new ShapeError("SHAPE_MISMATCH", `${caller}: ${name} is dense, expected a sparse matrix`);
  return { dtype: handle.dtype, shape: handle.shape, native: cell.native, cell, sparse: true };
}

/** @throws ShapeError `SHAPE_MISMATCH` */
export function checkOperandShape(
  caller: string,
  name: string,
  got: readonly number[],
  expected: readonly number[],
  because: string,
): void {
  if (sameShape(got, expected)) return;
  throw new ShapeError(
    "SHAPE_MISMATCH",
    `${caller}: ${name} has shape ${shapeText(got)}, expected ${shapeText(expected)} because ${because}`,
    { details: { shape: [...got], expected: [...expected] } },
  );
}

interface Typed {
  readonly dtype: FloatDType;
}

/** One dtype for all operands of an operation. @throws DtypeError `DTYPE_MISMATCH`, `DTYPE_UNSUPPORTED` */
export function checkDTypes(
  caller: string,
  engine: Engine,
  op: OpName,
  operands: Readonly<Record<string, Typed>>,
): void {
  const [[firstName, first], ...rest] = Object.entries(operands);
  for (const [name, { dtype }] of rest) {
    if (dtype === first.dtype) continue;
    throw new DtypeError(
      "DTYPE_MISMATCH",
      `${caller}: ${firstName} is ${first.dtype} and ${name} is ${dtype}; engines do not convert: upload both in one dtype`,
      { details: { [firstName]: first.dtype, [name]: dtype } },
    );
  }
  const allowed = engine.manifest.narrow?.[op];
  if (allowed === undefined || allowed.includes(first.dtype)) return;
  throw new DtypeError(
    "DTYPE_UNSUPPORTED",
    `${caller}: ${engine.name} has ${op} in ${allowed.join(" and ")} only, got ${first.dtype}`,
    { details: { op, dtype: first.dtype, dtypes: allowed } },
  );
}
