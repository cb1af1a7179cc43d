import type { SpyGrid } from "./spy-grid.ts";
import { gridOf, grouped, summary } from "./spy-grid.ts";
import type { Panel } from "./spy-layout.ts";
import { digitWidth, layoutOf } from "./spy-layout.ts";
import type { SpyColour, SpyPalette } from "./spy-palette.ts";
import { cellColour } from "./spy-palette.ts";
import type { SpyMatrix } from "./spy-rows.ts";

export interface SpySvgOptions {
  /** In pixels, with the labels. Default: what it needs, at most 480. */
  readonly width?: number | undefined;
  /** In pixels, with the labels. Default: what the proportions of the matrix ask for, at most the width. */
  readonly height?: number | undefined;
  /** Above the picture, before the shape. */
  readonly title?: string | undefined;
  /** The colours of the classes of rows that have some. Default: one blue. */
  readonly palette?: SpyPalette | undefined;
}

/**
 * A picture of where A stores entries, as a standalone SVG document with a title and labelled axes.
 *
 * A matrix of more rows or columns than half the pixels of its side is drawn in cells, the stronger the more of their positions are
 * stored, relative to the densest one. A cell with a single entry can be seen, however dense others are; an entry on the border of two cells
 * counts for each by its part, so that no pattern arises which the matrix has not.
 *
 * @param a any format in any order, a pattern, or rows block by block; explicit zeros are drawn, duplicates count twice
 * @returns the text of the file, dark on white
 * @throws ConvmtxError `OPTION_INVALID` for a picture below 160 pixels
 * @remarks O(nnz); at most width·height/4 cells in the file, runs of equal cells as one. Memory of a number a cell and class
 */
export function spySvg(a: SpyMatrix, options: SpySvgOptions = {}): string {
  const [nrows, ncols] = a.shape;
  const { title, palette } = options;
  const heading = title === undefined ? summary(a) : `${title}: ${summary(a)}`;
  const layout = layoutOf("spySvg", a.shape, {
    width: options.width,
    height: options.height,
    mostWidth: 480,
    headingLength: heading.length,
    cellPixels: 2,
    palette,
  });
  const { width, height, plot, legend } = layout;
  const { left, top, width: w, height: h } = plot;
  const [lastRow, lastCol] = [grouped(nrows - 1), grouped(ncols - 1)];
  const text = (x: number, y: number, anchor: string, content: string): string =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`;
  const lastColWidth = digitWidth * lastCol.length;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeXml(heading)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<g font-family="system-ui, sans-serif" font-size="12" fill="#222">`,
    `<text x="14" y="18" font-size="13" font-weight="600">${escapeXml(heading)}</text>`,
    ...(ncols > 0 ? [text(left, top - 6, "start", "0")] : []),
    ...(ncols > 1 && w > lastColWidth + 2 * digitWidth ? [text(left + w, top - 6, "end", lastCol)] : []),
    ...(w > 2 * lastColWidth + 60 ? [text(left + w / 2, top - 6, "middle", "column")] : []),
    ...(nrows > 0 ? [text(left - 6, top + 11, "end", "0")] : []),
    ...(nrows > 1 ? [text(left - 6, top + h, "end", lastRow)] : []),
    `<text transform="translate(22 ${top + h / 2}) rotate(-90)" text-anchor="middle">row</text>`,
    ...(legend ? [text(legend.left, legend.top - 6, "start", escapeXml(palette?.legend?.title ?? ""))] : []),
    "</g>",
    ...(nrows > 0 && ncols > 0 ? drawn(plot, coloursOf(gridOf(a, plot.rows, plot.cols, "shared"), palette)) : []),
    frame(plot),
    ...(legend ? [...drawn(legend, (row, col) => palette?.colours[row * legend.cols + col]), frame(legend)] : []),
    "</svg>\n",
  ].join("\n");
}

function coloursOf(grid: SpyGrid, palette?: SpyPalette) {
  return (row: number, col: number) => cellColour(grid, row * grid.cols + col, palette);
}

function frame({ left, top, width, height }: Panel): string {
  return `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="none" stroke="#888"/>`;
}

/** For each colour the runs of its cells along the rows as one path. */
function drawn(panel: Panel, colourOf: (row: number, col: number) => SpyColour | undefined): string[] {
  const { left, top, width, height, rows, cols } = panel;
  const paths = new Map<string, string>();
  for (let row = 0; row < rows; row++) {
    const names = Array.from({ length: cols }, (_, col) => nameOf(colourOf(row, col)));
    for (let col = 0; col < cols; ) {
      const name = names[col];
      const begin = col++;
      while (col < cols && names[col] === name) col++;
      if (name === undefined) continue;
      paths.set(name, `${paths.get(name) ?? ""}M${begin} ${row}h${col - begin}v1h${begin - col}z`);
    }
  }
  const scale = `translate(${left} ${top}) scale(${width / cols} ${height / rows})`;
  return [
    `<g transform="${scale}" shape-rendering="crispEdges">`,
    ...Array.from(paths, ([name, path]) => `<path fill="${name}" d="${path}"/>`),
    "</g>",
  ];
}

/** `#0b3d91`, in steps that the eye does not see, so that runs are long. */
function nameOf(colour: SpyColour | undefined): string | undefined {
  if (colour === undefined) return undefined;
  const hex = colour.map((value) =>
    Math.min(255, 4 * Math.round(value / 4))
      .toString(16)
      .padStart(2, "0"),
  );
  return hex.join("") === "ffffff" ? undefined : `#${hex.join("")}`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
