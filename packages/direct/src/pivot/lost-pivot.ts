import { NumericalError, shapeText } from "@convmtx/tensor";
import type { ColumnPattern } from "../matrix/columns.ts";
import { maximumMatching, unmatchedColumns, unmatchedRows } from "./structural-rank.ts";

/** Whether a pivot is 0, or may be nothing but the rounding errors in it; never for a NaN, which the solution then shows. */
export function isLost(pivot: number, bound: number): boolean {
  const size = Math.abs(pivot);
  return size === 0 || (size <= bound && bound < Number.POSITIVE_INFINITY);
}

/** What has no inverse: a square matrix, or one whose columns, or rows, are not independent. */
type Defect = "singular" | "column" | "row";

interface LostPivot {
  /** Which pivot, from 0. */
  readonly k: number;
  /** The column of the factored matrix that it belongs to. */
  readonly column: number;
  readonly value: number;
  /** What the rounding errors in it may reach. */
  readonly bound: number;
}

/**
 * The error for a lost pivot. If the positions alone forbid full rank, it says so and names what is left.
 *
 * @param factored A, or for the defect `"row"` its transpose
 */
export function lostPivot(what: string, factored: ColumnPattern, defect: Defect, lost: LostPivot): NumericalError {
  const { k, column, value, bound } = lost;
  const turned = defect === "row";
  const matching = maximumMatching(factored);
  const [ofRows, ofColumns] = [unmatchedRows(matching), unmatchedColumns(matching)];
  const [rows, columns] = turned ? [ofColumns, ofRows] : [ofRows, ofColumns];
  const structuralRank = factored.shape[1] - ofColumns.length;
  const left =
    defect === "singular"
      ? `rows ${shortList(rows)} and columns ${shortList(columns)}`
      : turned
        ? `rows ${shortList(rows)}`
        : `columns ${shortList(columns)}`;
  const structure =
    ofColumns.length === 0
      ? ""
      : `; its stored entries allow rank ${structuralRank} at most, which leaves ${left} without a pivot`;
  const shape = turned ? [factored.shape[1], factored.shape[0]] : factored.shape;
  const line = turned ? { row: column } : { column };
  return new NumericalError(
    "SINGULAR",
    `${what}: A ${shapeText(shape)} ${defect === "singular" ? "is singular" : `has no full ${defect} rank`}: pivot ${k}, of ${turned ? "row" : "column"} ${column}, is ${value}, and its rounding errors may reach ${bound}${structure}`,
    { details: { pivot: k, ...line, value, bound, structuralRank, rows, columns } },
  );
}

function shortList(list: readonly number[]): string {
  return list.length <= 8 ? `[${list.join(", ")}]` : `[${list.slice(0, 7).join(", ")}, …]`;
}
