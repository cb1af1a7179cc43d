import { ConvmtxError } from "@convmtx/tensor";
import type { Coo } from "./coo.ts";
import type { Csc } from "./csc.ts";
import type { Csr } from "./csr.ts";
import type { Pattern } from "./pattern.ts";

/** What can be looked at: any format in any order. */
export type SpyMatrix = Csr | Csc | Coo | Pattern;

/** A coarse picture: the share of stored positions in each cell, relative to the densest cell. */
export interface SpyGrid {
  readonly rows: number;
  readonly cols: number;
  /** Length rows·cols in C order, in [0, 1]; 0 only for a cell without entries. */
  readonly shades: Float64Array;
}

/** A side is drawn with at least so many cells, if it has them: else matrices all height or all width would vanish. */
const leastCells = 8;

/**
 * The grid to draw A in: one cell a position if A fits, else fewer, in A's proportions.
 *
 * @param unitHeight how many times higher than wide a cell is drawn
 */
export function fitGrid(
  { shape: [nrows, ncols] }: SpyMatrix,
  maxRows: number,
  maxCols: number,
  unitHeight: number,
): { rows: number; cols: number } {
  if (nrows <= maxRows && ncols <= maxCols && unitHeight === 1) return { rows: nrows, cols: ncols };
  const scale = Math.max(ncols / maxCols, nrows / (maxRows * unitHeight), 1);
  const clamp = (cells: number, length: number, most: number): number =>
    Math.min(Math.max(Math.round(cells), Math.min(length, leastCells)), most);
  return { rows: clamp(nrows / (scale * unitHeight), nrows, maxRows), cols: clamp(ncols / scale, ncols, maxCols) };
}

/** Counts the stored entries of A in a grid of rows × cols cells, as shares of the positions of each cell. O(nnz). */
export function gridOf(a: SpyMatrix, rows: number, cols: number): SpyGrid {
  const [nrows, ncols] = a.shape;
  const shades = new Float64Array(rows * cols);
  if (a.format === "coo") {
    for (let k = 0; k < a.nnz; k++) shades[cellOf(a.row[k], rows, nrows) * cols + cellOf(a.col[k], cols, ncols)]++;
  } else {
    const byColumn = a.format === "csc";
    const [majors, majorCells, majorStride] = byColumn ? [ncols, cols, 1] : [nrows, rows, cols];
    const [minors, minorCells, minorStride] = byColumn ? [nrows, rows, cols] : [ncols, cols, 1];
    for (let i = 0; i < majors; i++) {
      const base = cellOf(i, majorCells, majors) * majorStride;
      for (let k = a.indptr[i]; k < a.indptr[i + 1]; k++) {
        shades[base + cellOf(a.indices[k], minorCells, minors) * minorStride]++;
      }
    }
  }
  let greatest = 0;
  for (let cell = 0; cell < shades.length; cell++) {
    const row = Math.floor(cell / cols);
    shades[cell] /= cellLength(row, rows, nrows) * cellLength(cell - row * cols, cols, ncols);
    greatest = Math.max(greatest, shades[cell]);
  }
  if (greatest > 0) for (let cell = 0; cell < shades.length; cell++) shades[cell] /= greatest;
  return { rows, cols, shades };
}

function cellOf(index: number, cells: number, length: number): number {
  return Math.floor((index * cells) / length);
}

/** How many indices fall into a cell. */
function cellLength(cell: number, cells: number, length: number): number {
  return Math.ceil(((cell + 1) * length) / cells) - Math.ceil((cell * length) / cells);
}

/** `5 × 7, 12 stored, 34.3 %` */
export function summary({ shape: [nrows, ncols], nnz }: SpyMatrix): string {
  const size = nrows * ncols;
  const share = size === 0 ? "" : `, ${Number(((100 * nnz) / size).toPrecision(3))} %`;
  return `${grouped(nrows)} × ${grouped(ncols)}, ${grouped(nnz)} stored${share}`;
}

/** `1,234,567` */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** @throws ConvmtxError `OPTION_INVALID` */
export function checkExtent(what: string, name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new ConvmtxError("OPTION_INVALID", `${what}: ${name} ${value} must be an integer of at least ${least}`, {
    details: { [name]: value, least },
  });
}
