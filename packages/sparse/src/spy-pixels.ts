import { gridOf, grouped, summary } from "./spy-grid.ts";
import type { Panel } from "./spy-layout.ts";
import { digitWidth, layoutOf } from "./spy-layout.ts";
import type { SpyColour } from "./spy-palette.ts";
import { cellColour } from "./spy-palette.ts";
import type { SpyMatrix } from "./spy-rows.ts";
import type { SpySvgOptions } from "./spy-svg.ts";
import { glyphHeight, glyphsOf } from "./tiny-font.ts";

/** Pixels row by row, each red, green and blue from 0 to 255. */
export interface SpyPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

const [black, grey]: readonly SpyColour[] = [
  [34, 34, 34],
  [136, 136, 136],
];

/**
 * A picture of where A stores entries as pixels, labelled as `spySvg`'s, with cells of one pixel.
 *
 * @param a any format in any order, a pattern, or rows block by block
 * @param options width and height in pixels, the width by default what it needs, at most 960
 * @returns what an encoder of PNG takes as 8 bits and 3 channels, dark on white
 * @throws ConvmtxError `OPTION_INVALID` for a picture below 160 pixels
 * @remarks O(nnz); memory of a number a pixel and class
 */
export function spyPixels(a: SpyMatrix, options: SpySvgOptions = {}): SpyPixels {
  const [nrows, ncols] = a.shape;
  const { title, palette } = options;
  const heading = title === undefined ? summary(a) : `${title}: ${summary(a)}`;
  const layout = layoutOf("spyPixels", a.shape, {
    width: options.width,
    height: options.height,
    mostWidth: 960,
    headingLength: heading.length,
    cellPixels: 1,
    palette,
  });
  const { plot, legend } = layout;
  const { left, top, width: w, height: h } = plot;
  const canvas = new Canvas(layout.width, layout.height);
  const [lastRow, lastCol] = [grouped(nrows - 1), grouped(ncols - 1)];
  const lastColWidth = digitWidth * lastCol.length;
  canvas.text(14, 9, "start", heading);
  if (ncols > 0) canvas.text(left, top - 14, "start", "0");
  if (ncols > 1 && w > lastColWidth + 2 * digitWidth) canvas.text(left + w, top - 14, "end", lastCol);
  if (w > 2 * lastColWidth + 60) canvas.text(left + w / 2, top - 14, "middle", "column");
  if (nrows > 0) canvas.text(left - 6, top + 1, "end", "0");
  if (nrows > 1) canvas.text(left - 6, top + h - 8, "end", lastRow);
  if (h > 60) canvas.text(left - 6, top + h / 2 - 4, "end", "row");
  if (nrows > 0 && ncols > 0) {
    const grid = gridOf(a, plot.rows, plot.cols, "shared");
    canvas.cells(plot, (row, col) => cellColour(grid, row * grid.cols + col, palette));
  }
  canvas.frame(plot);
  if (legend !== undefined) {
    canvas.text(legend.left, legend.top - 14, "start", palette?.legend?.title ?? "");
    canvas.cells(legend, (row, col) => palette?.colours[row * legend.cols + col]);
    canvas.frame(legend);
  }
  return { width: layout.width, height: layout.height, data: canvas.data };
}

/** White paper. What lies beyond its border is not drawn. */
class Canvas {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.data = new Uint8Array(3 * width * height).fill(255);
  }

  fill(left: number, top: number, width: number, height: number, colour: SpyColour): void {
    for (let y = Math.max(0, top); y < Math.min(this.height, top + height); y++) {
      for (let x = Math.max(0, left); x < Math.min(this.width, left + width); x++) {
        this.data.set(colour, 3 * (y * this.width + x));
      }
    }
  }

  cells(
    { left, top, width, height, rows, cols }: Panel,
    colourOf: (row: number, col: number) => SpyColour | undefined,
  ) {
    const [x, y] = [width / cols, height / rows];
    for (let row = 0; row < rows; row++) {
      for (let col = 0; col < cols; col++) {
        const colour = colourOf(row, col);
        if (colour !== undefined) this.fill(left + col * x, top + row * y, x, y, colour);
      }
    }
  }

  /** Around a panel, outside of it. */
  frame({ left, top, width, height }: Panel): void {
    this.fill(left - 1, top - 1, width + 2, 1, grey);
    this.fill(left - 1, top + height, width + 2, 1, grey);
    this.fill(left - 1, top, 1, height, grey);
    this.fill(left + width, top, 1, height, grey);
  }

  text(x: number, top: number, anchor: "start" | "middle" | "end", content: string): void {
    const glyphs = glyphsOf(content);
    const width = glyphs.reduce((sum, glyph) => sum + glyph[0].length + 1, -1);
    let left = Math.round(x - (anchor === "start" ? 0 : anchor === "end" ? width : width / 2));
    for (const glyph of glyphs) {
      for (let row = 0; row < glyphHeight; row++) {
        for (let col = 0; col < glyph[row].length; col++) {
          if (glyph[row][col] === "#") this.fill(left + col, Math.round(top) + row, 1, 1, black);
        }
      }
      left += glyph[0].length + 1;
    }
  }
}
