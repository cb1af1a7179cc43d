import type { SpyGrid, SpyMatrix } from "./spy-grid.ts";
import { checkExtent, gridOf, grouped, summary } from "./spy-grid.ts";

export interface SpySvgOptions {
  /** In pixels, with the labels. Default 480. */
  readonly width?: number | undefined;
  /** In pixels, with the labels. Default: what the proportions of the matrix ask for, at most the width. */
  readonly height?: number | undefined;
  /** Above the picture, before the shape. */
  readonly title?: string | undefined;
}

const top = 52;
const right = 16;
const bottom = 16;
/** In pixels, of the labels' font. */
const digitWidth = 7;
const leastExtent = 160;
/** Finer cells would not be seen, and make a large file. */
const pixelsPerCell = 2;
const levels = 4;
/** In pixels, for matrices which are all height or all width. */
const leastSide = 24;

/**
 * A picture of where A stores entries, as a standalone SVG document with a title and labelled axes.
 *
 * A matrix of more rows or columns than half the pixels of its side is drawn in cells, shaded by the share of stored positions,
 * relative to the densest one.
 *
 * @param a any format in any order, or a pattern; explicit zeros are drawn, duplicates count twice
 * @returns the text of the file, dark on white
 * @throws ConvmtxError `OPTION_INVALID` for a picture below 160 pixels
 * @remarks O(nnz); at most width·height/4 cells in the file, runs of equal cells as one
 */
export function spySvg(a: SpyMatrix, options: SpySvgOptions = {}): string {
  const [nrows, ncols] = a.shape;
  const { width = 480, title } = options;
  checkExtent("spySvg", "width", width, leastExtent);
  const [lastRow, lastCol] = [grouped(nrows - 1), grouped(ncols - 1)];
  const left = 36 + digitWidth * lastRow.length;
  const plotWidth = width - left - right;
  const asked = top + bottom + plotWidth * (ncols === 0 ? 1 : nrows / ncols);
  const height = options.height ?? Math.round(Math.min(Math.max(leastExtent, asked), width));
  checkExtent("spySvg", "height", height, leastExtent);
  const plotHeight = height - top - bottom;
  const unit = Math.min(plotWidth / Math.max(1, ncols), plotHeight / Math.max(1, nrows));
  const [w, h] = [ncols * unit, nrows * unit].map((side) => round(Math.max(leastSide, side)));
  const heading = escapeXml(title === undefined ? summary(a) : `${title}: ${summary(a)}`);
  const text = (x: number, y: number, anchor: string, content: string): string =>
    `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${content}</text>`;
  const lastColWidth = digitWidth * lastCol.length;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${heading}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<g font-family="system-ui, sans-serif" font-size="12" fill="#222">`,
    `<text x="14" y="18" font-size="13" font-weight="600">${heading}</text>`,
    ...(ncols > 0 ? [text(left, top - 6, "start", "0")] : []),
    ...(ncols > 1 && w > lastColWidth + 2 * digitWidth ? [text(left + w, top - 6, "end", lastCol)] : []),
    ...(w > 2 * lastColWidth + 60 ? [text(left + w / 2, top - 6, "middle", "column")] : []),
    ...(nrows > 0 ? [text(left - 6, top + 11, "end", "0")] : []),
    ...(nrows > 1 ? [text(left - 6, top + h, "end", lastRow)] : []),
    `<text transform="translate(22 ${round(top + h / 2)}) rotate(-90)" text-anchor="middle">row</text>`,
    "</g>",
    ...(nrows > 0 && ncols > 0 ? plot(a, left, w, h) : []),
    `<rect x="${left}" y="${top}" width="${w}" height="${h}" fill="none" stroke="#888"/>`,
    "</svg>\n",
  ].join("\n");
}

function plot(a: SpyMatrix, left: number, width: number, height: number): string[] {
  const rows = Math.min(a.shape[0], Math.floor(height / pixelsPerCell));
  const cols = Math.min(a.shape[1], Math.floor(width / pixelsPerCell));
  const grid = gridOf(a, rows, cols);
  const scale = `translate(${left} ${top}) scale(${width / cols} ${height / rows})`;
  const paths = runsByLevel(grid).map((path, level) =>
    path === "" ? "" : `<path fill-opacity="${(level + 1) / levels}" d="${path}"/>`,
  );
  return [`<g transform="${scale}" fill="#0b3d91" shape-rendering="crispEdges">`, ...paths.filter(Boolean), "</g>"];
}

/** For each level of shade, the runs of its cells along the rows as one path. */
function runsByLevel({ rows, cols, shades }: SpyGrid): string[] {
  const paths = Array.from({ length: levels }, () => "");
  const levelAt = (row: number, col: number): number => Math.ceil(levels * shades[row * cols + col]);
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; ) {
      const level = levelAt(row, col);
      const begin = col++;
      while (col < cols && levelAt(row, col) === level) col++;
      if (level > 0) paths[level - 1] += `M${begin} ${row}h${col - begin}v1h${begin - col}z`;
    }
  }
  return paths;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
