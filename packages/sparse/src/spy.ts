import { ConvmtxError } from "@convmtx/tensor";
import type { SpyGrid } from "./spy-grid.ts";
import { checkExtent, fitGrid, gridOf, grouped, summary } from "./spy-grid.ts";
import type { SpyMatrix } from "./spy-rows.ts";

/** `cells`: one sign a position. `braille`: eight dots a sign. `blocks`: four shades of density. */
export type SpyStyle = "cells" | "braille" | "blocks";

export interface SpyOptions {
  /** The most characters a line. Default 80. */
  readonly width?: number | undefined;
  /** The most lines. Default 24. */
  readonly height?: number | undefined;
  /** Default: cells if the matrix fits, else braille. */
  readonly style?: SpyStyle | undefined;
  /** A line above the picture, before the shape. */
  readonly title?: string | undefined;
  /** Colours a run of signs whose most entries are of one class, for instance with the codes of a terminal. Default: none. */
  readonly paint?: ((text: string, ofClass: number) => string) | undefined;
}

/**
 * A picture of where A stores entries, as text for a terminal.
 *
 * A matrix too large for the box is drawn smaller in its proportions: a braille dot is set where its cell holds any
 * entry, a block is shaded by the share of stored positions in its cell, relative to the densest one.
 *
 * @param a any format in any order, or a pattern; explicit zeros are drawn, duplicates count twice
 * @returns lines joined by newlines: the shape, the framed picture, the first and last row and column number
 * @throws ConvmtxError `OPTION_INVALID` for a box that is too small or an unknown style
 * @remarks O(nnz), memory for the box only. MATLAB's and Matplotlib's `spy`.
 */
export function spy(a: SpyMatrix, options: SpyOptions = {}): string {
  const { width = 80, height = 24, title } = options;
  const [nrows, ncols] = a.shape;
  const lastRow = grouped(nrows - 1);
  // Around the picture: labels, a blank and two frame signs a line; title, frame and column labels.
  const margin = lastRow.length + 3;
  checkExtent("spy", "width", width, margin + 2);
  checkExtent("spy", "height", height, 5);
  const heading = cut(title === undefined ? summary(a) : `${title}: ${summary(a)}`, width);
  if (nrows === 0 || ncols === 0) return heading;
  const signs = draw(a, width - margin, height - 4, options.style);
  const picture = signs.map((line) => painted(line, options.paint));
  const inner = signs[0].reduce((length, { text }) => length + text.length, 0);
  const blank = " ".repeat(lastRow.length);
  const lines = picture.map((line, place) => {
    const label = place === 0 ? "0" : place === picture.length - 1 ? lastRow : "";
    return `${label.padStart(lastRow.length)} │${line}│`;
  });
  return [
    heading,
    `${blank} ┌${"─".repeat(inner)}┐`,
    ...lines,
    `${blank} └${"─".repeat(inner)}┘`,
    `${blank}  ${columnLabels(inner, ncols)}`.trimEnd(),
  ].join("\n");
}

function draw(a: SpyMatrix, maxCols: number, maxRows: number, style: SpyStyle | undefined): Sign[][] {
  const [nrows, ncols] = a.shape;
  const fits = nrows <= maxRows && 2 * ncols - 1 <= maxCols;
  switch (style ?? (fits ? "cells" : "braille")) {
    case "cells": {
      if (fits) return cells(gridOf(a, nrows, ncols));
      throw new ConvmtxError(
        "OPTION_INVALID",
        `spy: style "cells" takes ${2 * ncols - 1} × ${nrows} characters, the box has ${maxCols} × ${maxRows}; use "braille"`,
      );
    }
    case "braille": {
      const { rows, cols } = fitGrid(a, 4 * maxRows, 2 * maxCols, 1);
      return braille(gridOf(a, rows, cols));
    }
    case "blocks": {
      const { rows, cols } = fitGrid(a, maxRows, maxCols, 2);
      return blocks(gridOf(a, rows, cols));
    }
    default:
      throw new ConvmtxError("OPTION_INVALID", `spy: style ${String(style)}, expected "cells", "braille" or "blocks"`);
  }
}

/** One sign of a picture, with the blank after it, and the class that most entries in it are of; −1: no entries. */
interface Sign {
  readonly text: string;
  readonly ofClass: number;
}

function cells(grid: SpyGrid): Sign[][] {
  const { rows, cols, shades } = grid;
  return table(rows, cols, (row, col) => {
    const sign = shades[row * cols + col] > 0 ? "■" : "·";
    return { text: col + 1 < cols ? `${sign} ` : sign, ofClass: mostFrequent(grid, [row * cols + col]) };
  });
}

function blocks(grid: SpyGrid): Sign[][] {
  const { rows, cols, shades } = grid;
  return table(rows, cols, (row, col) => {
    const cell = row * cols + col;
    return { text: " ░▒▓█"[Math.ceil(4 * shades[cell])], ofClass: mostFrequent(grid, [cell]) };
  });
}

/** The bits of the dots of a braille sign (Unicode block 2800), column by column from the top. */
const dots = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
];

function braille(grid: SpyGrid): Sign[][] {
  const { rows, cols, shades } = grid;
  return table(Math.ceil(rows / 4), Math.ceil(cols / 2), (row, col) => {
    let bits = 0;
    const lit: number[] = [];
    for (let x = 0; x < 2; x++) {
      for (let y = 0; y < 4; y++) {
        const [r, c] = [4 * row + y, 2 * col + x];
        if (r >= rows || c >= cols || shades[r * cols + c] === 0) continue;
        bits |= dots[x][y];
        lit.push(r * cols + c);
      }
    }
    return { text: String.fromCharCode(0x2800 + bits), ofClass: mostFrequent(grid, lit) };
  });
}

/** The class that most entries of some cells are of; −1 if there are none. */
function mostFrequent({ counts, classes }: SpyGrid, cellsOfSign: readonly number[]): number {
  let [best, most] = [-1, 0];
  for (let ofClass = 0; ofClass < classes; ofClass++) {
    const count = cellsOfSign.reduce((sum, cell) => sum + counts[cell * classes + ofClass], 0);
    if (count > most) [best, most] = [ofClass, count];
  }
  return best;
}

function table(rows: number, cols: number, sign: (row: number, col: number) => Sign): Sign[][] {
  return Array.from({ length: rows }, (_, row) => Array.from({ length: cols }, (__, col) => sign(row, col)));
}

/** A line of signs, each run of one class painted at once. */
function painted(line: readonly Sign[], paint: SpyOptions["paint"]): string {
  let text = "";
  for (let begin = 0; begin < line.length; ) {
    let end = begin + 1;
    while (end < line.length && line[end].ofClass === line[begin].ofClass) end++;
    const run = line
      .slice(begin, end)
      .map((sign) => sign.text)
      .join("");
    text += paint === undefined || line[begin].ofClass < 0 ? run : paint(run, line[begin].ofClass);
    begin = end;
  }
  return text;
}

function columnLabels(width: number, ncols: number): string {
  const last = grouped(ncols - 1);
  return ncols > 1 && width >= last.length + 2 ? `0${last.padStart(width - 1)}` : "0";
}

function cut(line: string, width: number): string {
  const signs = Array.from(line);
  return signs.length <= width ? line : `${signs.slice(0, width - 1).join("")}…`;
}
