import type { MatrixShape } from "./matrix-shape.ts";
import { checkExtent, grouped } from "./spy-grid.ts";
import type { SpyPalette } from "./spy-palette.ts";

/** A rectangle in pixels, divided into cells. */
export interface Panel {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly rows: number;
  readonly cols: number;
}

/** Where everything in a picture stands. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly plot: Panel;
  readonly legend?: Panel | undefined;
}

export const top = 52;
const right = 16;
const bottom = 16;
/** In pixels, of the labels' font. */
export const digitWidth = 7;
const leastExtent = 160;
/** In pixels, for matrices which are all height or all width. */
const leastSide = 24;
/** In pixels, the most for a colour and for all of a legend. */
const [legendCell, legendSide, legendGap] = [14, 84, 20];

export interface LayoutOptions {
  readonly width: number | undefined;
  readonly height: number | undefined;
  /** Where no width is given, and the picture needs so much. */
  readonly mostWidth: number;
  /** The signs of the line above. */
  readonly headingLength: number;
  /** The least side of a cell in pixels: finer ones would not be seen, or make a large file. */
  readonly cellPixels: number;
  readonly palette: SpyPalette | undefined;
}

/** @throws ConvmtxError `OPTION_INVALID` for a picture below 160 pixels */
export function layoutOf(what: string, [nrows, ncols]: MatrixShape, options: LayoutOptions): Layout {
  const { cellPixels, width = options.mostWidth } = options;
  checkExtent(what, "width", width, leastExtent);
  const left = 36 + digitWidth * grouped(nrows - 1).length;
  const legendSize = legendOf(options.palette);
  const legendWidth = legendSize === undefined ? 0 : legendGap + legendSize.width;
  const plotWidth = width - left - right - legendWidth;
  const asked = top + bottom + plotWidth * (ncols === 0 ? 1 : nrows / ncols);
  const height = options.height ?? Math.round(Math.min(Math.max(leastExtent, asked), width));
  checkExtent(what, "height", height, leastExtent);
  const unit = Math.min(plotWidth / Math.max(1, ncols), (height - top - bottom) / Math.max(1, nrows));
  const [cols, w] = side(ncols, unit, cellPixels);
  const [rows, h] = side(nrows, unit, cellPixels);
  const plot = { left, top, width: w, height: h, rows, cols };
  const end = left + w + legendWidth + right;
  const needed = Math.max(leastExtent, end, 28 + (digitWidth + 1) * options.headingLength);
  const page = { width: options.width ?? Math.min(width, needed), height, plot };
  if (legendSize === undefined) return page;
  return { ...page, legend: { ...legendSize, left: left + w + legendGap, top, width: legendSize.plotWidth } };
}

/** The cells of a side, and its pixels: a whole number a cell, so that all cells are alike. */
function side(length: number, unit: number, cellPixels: number): readonly [cells: number, pixels: number] {
  if (length === 0) return [0, leastSide];
  const cells = unit >= cellPixels ? length : Math.floor((length * unit) / cellPixels);
  const pixels = unit >= cellPixels ? length * Math.floor(unit) : cells * cellPixels;
  if (pixels >= leastSide) return [cells, pixels];
  const few = Math.min(length, leastSide / cellPixels);
  return [few, few * Math.ceil(leastSide / few)];
}

function legendOf(palette: SpyPalette | undefined) {
  if (palette?.legend === undefined) return undefined;
  const { rows, cols, title } = palette.legend;
  const cell = (count: number): number => Math.min(legendCell, Math.max(1, Math.floor(legendSide / count)));
  const plotWidth = cols * cell(cols);
  return { rows, cols, plotWidth, height: rows * cell(rows), width: Math.max(plotWidth, digitWidth * title.length) };
}
