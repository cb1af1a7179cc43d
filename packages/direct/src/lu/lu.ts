import { ConvmtxError } from "@convmtx/tensor";
import type { Columns, SparseMatrix } from "../matrix/columns.ts";
import { columnsOf } from "../matrix/columns.ts";
import { checkSamePattern } from "../matrix/same-pattern.ts";
import type { OrderingOptions } from "../ordering/ordering.ts";
import { analyzeLuColumns } from "./analyze-lu.ts";
import { eliminate } from "./eliminate.ts";
import type { Lu } from "./lu-factor.ts";
import { LuSymbolic } from "./lu-symbolic.ts";

export interface LuOptions extends OrderingOptions {
  /**
   * In (0, 1], default 1: the entry on A's diagonal becomes the pivot if it is at least so many times the greatest in its column; 1 is
   * partial pivoting. Less may save fill and lets entries grow by a factor of up to 1 + 1/tolerance a step.
   */
  readonly pivotTolerance?: number | undefined;
  /** From `analyzeLu` of a matrix with the same stored entries; `ordering` then has no say. */
  readonly symbolic?: LuSymbolic | undefined;
}

/**
 * P A Q = L U for a square A, by partial pivoting.
 *
 * @param a square, in any order
 * @returns L with a unit diagonal, U, both permutations, `solve` and `solveTransposed`
 * @throws NumericalError `SINGULAR` with the pivot's place, its column in A, its value, the bound and the structural rank; ShapeError
 * `SHAPE_MISMATCH` unless square; ConvmtxError `OPTION_INVALID`; FormatError `SPARSE_INVALID` if `symbolic` is of other positions; LimitError
 * `MEMORY_LIMIT`, `INDEX_LIMIT`
 * @remarks Left-looking, column by column, in time proportional to the arithmetic, but for a sort of each column (Gilbert and Peierls 1988).
 * Of equal candidates the diagonal wins, then the lower row number. L U = P A Q + E with |E| ≤ γₙ |L||U|. A pivot that is no greater than the
 * part of E in its own place is refused: so are most singular matrices, not all, of which `conditionEstimate` tells. A NaN is never refused: the solution then shows it. Entries which cancel to 0 stay in the factors, so that their
 * positions hold for other numbers.
 */
export function lu(a: SparseMatrix, options: LuOptions = {}): Lu {
  return luOf("lu", columnsOf("lu", a), options);
}

/** `lu` for the public function `what`. */
export function luOf(what: string, a: Columns, options: LuOptions): Lu {
  const tolerance = checkPivotTolerance(what, options.pivotTolerance ?? 1);
  return eliminate(what, a, symbolicFor(what, a, options, tolerance), tolerance);
}

/** @throws ConvmtxError `OPTION_INVALID` unless in (0, 1] */
export function checkPivotTolerance(what: string, tolerance: number): number {
  if (tolerance > 0 && tolerance <= 1) return tolerance;
  throw new ConvmtxError("OPTION_INVALID", `${what}: pivotTolerance is ${tolerance}, expected a number in (0, 1]`, {
    details: { got: tolerance },
  });
}

function symbolicFor(what: string, a: Columns, options: LuOptions, tolerance: number): LuSymbolic {
  const { symbolic } = options;
  if (symbolic === undefined) return analyzeLuColumns(what, a, options, tolerance);
  if (!(symbolic instanceof LuSymbolic)) {
    throw new ConvmtxError("OPTION_INVALID", `${what}: symbolic is no LuSymbolic; analyzeLu makes one`);
  }
  checkSamePattern(what, symbolic.pattern, a, "analyzeLu");
  return symbolic;
}
