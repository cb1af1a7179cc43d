import { LimitError } from "@convmtx/tensor";
import type { SpyBlock } from "./spy-rows.ts";

/** How an entry on the border of two cells counts: for the one in which it begins, or for each by its part. */
export type Borders = "whole" | "shared";

/** Counts entries into the cells of a grid, by class. `counts[(row·cols + col)·classes + class]`. */
export class CellCounter {
  readonly rows: number;
  readonly cols: number;
  readonly classes: number;
  readonly counts: Float64Array;
  private readonly nrows: number;
  private readonly ncols: number;
  private readonly shared: boolean;
  /** Of the row that is being counted: where its first cell's row begins, and which part of the row lies there. */
  private base = 0;
  private part = 1;

  /** @param shape of the matrix, of at least as many rows and columns as the grid */
  constructor(
    shape: readonly [nrows: number, ncols: number],
    grid: { rows: number; cols: number; classes: number },
    borders: Borders,
  ) {
    [this.nrows, this.ncols] = shape;
    ({ rows: this.rows, cols: this.cols, classes: this.classes } = grid);
    this.shared = borders === "shared";
    this.counts = countsOf(grid.rows * grid.cols * grid.classes);
  }

  /** The entries that follow are of row i. */
  startRow(i: number): void {
    const cell = Math.floor((i * this.rows) / this.nrows);
    this.base = cell * this.cols * this.classes;
    this.part = this.shared ? partBefore(i, cell, this.rows, this.nrows) : 1;
  }

  /** Counts `weight` entries of column j. */
  add(j: number, ofClass: number, weight: number): void {
    const { cols, ncols, classes, counts, part } = this;
    const cell = Math.floor((j * cols) / ncols);
    const at = this.base + cell * classes + ofClass;
    if (!this.shared) {
      counts[at] += weight;
      return;
    }
    const left = partBefore(j, cell, cols, ncols);
    counts[at] += weight * part * left;
    if (left < 1) counts[at + classes] += weight * part * (1 - left);
    if (part === 1) return;
    const below = at + cols * classes;
    counts[below] += weight * (1 - part) * left;
    if (left < 1) counts[below + classes] += weight * (1 - part) * (1 - left);
  }

  addBlock({ begin, matrix, classPtr, classes }: SpyBlock): void {
    const { indptr, indices } = matrix;
    for (let i = 0; i + 1 < indptr.length; i++) {
      this.startRow(begin + i);
      for (let k = indptr[i]; k < indptr[i + 1]; k++) {
        if (classPtr === undefined || classes === undefined) {
          this.add(indices[k], 0, 1);
          continue;
        }
        const weight = 1 / (classPtr[k + 1] - classPtr[k]);
        for (let p = classPtr[k]; p < classPtr[k + 1]; p++) this.add(indices[k], classes[p], weight);
      }
    }
  }
}

/** @throws LimitError `MEMORY_LIMIT` */
function countsOf(length: number): Float64Array {
  try {
    return new Float64Array(length);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new LimitError(
      "MEMORY_LIMIT",
      `spy: cannot allocate ${8 * length} bytes for the cells; give a smaller width or fewer classes`,
      { cause, details: { bytes: 8 * length } },
    );
  }
}

/** Which part of index i lies in the cell where it begins; the rest lies in the next one. */
function partBefore(i: number, cell: number, cells: number, length: number): number {
  const beyond = (i + 1) * cells - (cell + 1) * length;
  return beyond <= 0 ? 1 : 1 - beyond / cells;
}
