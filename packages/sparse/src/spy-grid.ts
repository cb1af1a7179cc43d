import { ConvmtxError } from "@convmtx/tensor";
import type { Borders } from "./cell-counter.ts";
import { CellCounter } from "./cell-counter.ts";
import type { SpyMatrix } from "./spy-rows.ts";

/** A coarse picture: the share of stored positions in each cell, relative to the densest cell. */
export interface SpyGrid {
  readonly rows: number;
  readonly cols: number;
  /** Length rows·cols in C order, in [0, 1]; 0 only for a cell without entries. */
  readonly shades: Float64Array;
  readonly classes: number;
  /** The entries of each cell by class: `counts[cell·classes + class]`. */
  readonly counts: Float64Array;
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
export function gridOf(a: SpyMatrix, rows: number, cols: number, borders: Borders = "whole"): SpyGrid {
  const [nrows, ncols] = a.shape;
  const classes = (a.format === "rows" ? a.classCount : undefined) ?? 1;
  const counter = new CellCounter(a.shape, { rows, cols, classes }, borders);
  countInto(counter, a);
  const { counts } = counter;
  const shades = new Float64Array(rows * cols);
  let greatest = 0;
  for (let cell = 0; cell < shades.length; cell++) {
    const row = Math.floor(cell / cols);
    const size = borders === "shared" ? 1 : cellLength(row, rows, nrows) * cellLength(cell - row * cols, cols, ncols);
    shades[cell] = cellCount({ counts, classes }, cell) / size;
    greatest = Math.max(greatest, shades[cell]);
  }
  if (greatest > 0) for (let cell = 0; cell < shades.length; cell++) shades[cell] /= greatest;
  return { rows, cols, shades, classes, counts };
}

/** The entries of a cell, of all classes. */
export function cellCount({ counts, classes }: Pick<SpyGrid, "counts" | "classes">, cell: number): number {
  let count = 0;
  for (let c = cell * classes; c < (cell + 1) * classes; c++) count += counts[c];
  return count;
}

function countInto(counter: CellCounter, a: SpyMatrix): void {
  switch (a.format) {
    case "rows":
      for (const block of a.rowBlocks()) counter.addBlock(block);
      break;
    case "coo":
      for (let k = 0; k < a.nnz; k++) {
        counter.startRow(a.row[k]);
        counter.add(a.col[k], 0, 1);
      }
      break;
    case "csc":
      for (let j = 0; j < a.shape[1]; j++) {
        for (let k = a.indptr[j]; k < a.indptr[j + 1]; k++) {
          counter.startRow(a.indices[k]);
          counter.add(j, 0, 1);
        }
      }
      break;
    case "csr":
    case "pattern":
      counter.addBlock({ begin: 0, matrix: a });
      break;
  }
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
