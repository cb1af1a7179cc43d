import type { Dense, Native, Scalar, Sparse } from "@convmtx/backend";
import type { Cell } from "./handle.ts";

/** A checked operand: what the engine gets, and the cell behind the handle. */
export interface DenseOperand extends Dense<Native> {
  readonly kind: "dense";
  readonly cell: Cell;
}

export interface SparseOperand extends Sparse<Native> {
  readonly kind: "sparse";
  readonly cell: Cell;
}

export type Operand = DenseOperand | SparseOperand;

/** A number, or a 0-d value on the engine. */
export type ScalarOperand = Scalar<Native> & (number | DenseOperand);

export function isOperand(value: unknown): value is Operand {
  return typeof value === "object" && value !== null && "cell" in value;
}
