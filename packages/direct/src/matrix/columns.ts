import type { Csr } from "@convmtx/sparse";
import { asTransposed, Csc, cscFromCsr, sumDuplicates } from "@convmtx/sparse";
import { ShapeError, shapeText, UnsupportedError } from "@convmtx/tensor";

/** A sparse matrix by columns or by rows, float32 or float64, in any order. */
export type SparseMatrix = Csr | Csc;

/** The positions of a sparse matrix: what every symbolic part reads. */
export interface ColumnPattern {
  readonly shape: readonly [nrows: number, ncols: number];
  /** Length ncols + 1. */
  readonly indptr: Int32Array;
  /** The rows of the stored entries, ascending within each column, none twice. */
  readonly indices: Int32Array;
}

/** A sparse matrix by columns, canonical and in float64: what every factorisation reads. */
export interface Columns extends ColumnPattern {
  readonly data: Float64Array;
}

/**
 * A by columns, canonical, in float64.
 *
 * @returns the arrays of A itself if it is all that already, else copies
 * @throws UnsupportedError `UNSUPPORTED` for what is neither Csr nor Csc
 * @remarks O(nrows + ncols + nnz). Duplicates are added up in float64.
 */
export function columnsOf(what: string, a: SparseMatrix): Columns {
  const format = (a as { readonly format?: string } | undefined)?.format;
  if (format !== "csr" && format !== "csc") {
    const got = format === undefined ? "no sparse matrix" : `in ${format}`;
    throw new UnsupportedError("UNSUPPORTED", `${what}: the matrix is ${got}, expected csr or csc: convert it first`, {
      details: { got: format, expected: ["csr", "csc"] },
    });
  }
  const byColumn = a.format === "csc" ? inFloat64(a) : cscFromCsr(asTransposed(inFloat64(asTransposed(a))));
  const { shape, indptr, indices, data } = byColumn.canonical ? byColumn : canonicalColumns(byColumn);
  return { shape, indptr, indices, data };
}

function canonicalColumns(a: Csc<"float64">): Csc<"float64"> {
  return asTransposed(sumDuplicates(asTransposed(a)));
}

function inFloat64(a: Csc): Csc<"float64"> {
  if (a.dtype === "float64") return a as Csc<"float64">;
  const { shape, indptr, indices, data } = a;
  return Csc.fromPartsUnchecked({ shape, indptr, indices, data: Float64Array.from(data) }, a);
}

/** n of an A [n, n]. @throws ShapeError `SHAPE_MISMATCH` */
export function checkSquare(what: string, shape: readonly [number, number], remedy: string): number {
  const [nrows, ncols] = shape;
  if (nrows === ncols) return nrows;
  throw new ShapeError("SHAPE_MISMATCH", `${what}: A is ${shapeText(shape)}, expected a square matrix; ${remedy}`, {
    details: { shape: [...shape] },
  });
}
