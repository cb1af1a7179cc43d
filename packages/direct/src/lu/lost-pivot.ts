import { NumericalError, shapeText } from "@convmtx/tensor";
import type { ColumnPattern } from "../matrix/columns.ts";
import { maximumMatching, unmatchedColumns, unmatchedRows } from "./structural-rank.ts";

/** Whether a pivot is 0, or may be nothing but the rounding errors in it; never for a NaN, which the solution then shows. */
export function isLost(pivot: number, bound: number): boolean {
  const size = Math.abs(pivot);
  return size === 0 || (size <= bound && bound < Number.POSITIVE_INFINITY);
}

/** The error for pivot k of an LU, in this column of A. If the positions alone forbid an inverse, it says so and names what is left. */
export function singularMatrix(
  what: string,
  a: ColumnPattern,
  k: number,
  column: number,
  pivot: number,
  bound: number,
): NumericalError {
  const matching = maximumMatching(a);
  const [rows, columns] = [unmatchedRows(matching), unmatchedColumns(matching)];
  const structuralRank = a.shape[1] - columns.length;
  const structure =
    columns.length === 0
      ? ""
      : `; its stored entries allow rank ${structuralRank} at most, which leaves rows ${shortList(rows)} and columns ${shortList(columns)} without a pivot`;
  return new NumericalError(
    "SINGULAR",
    `${what}: A ${shapeText(a.shape)} is singular: pivot ${k}, of column ${column}, is ${pivot}, and its rounding errors may reach ${bound}${structure}`,
    { details: { pivot: k, column, value: pivot, bound, structuralRank, rows, columns } },
  );
}

function shortList(list: readonly number[]): string {
  return list.length <= 8 ? `[${list.join(", ")}]` : `[${list.slice(0, 7).join(", ")}, …]`;
}
