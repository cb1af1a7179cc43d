/** Which part of a matrix is drawn, and how large: the entry (`row`, `col`), not whole in general, has its corner in the upper left. */
export interface Viewport {
  readonly row: number;
  readonly col: number;
  /** Pixels a row. */
  readonly rowScale: number;
  /** Pixels a column. */
  readonly colScale: number;
}

/** Of the drawing, in pixels. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

type Shape = readonly [nrows: number, ncols: number];

/** Nobody needs larger entries: their value can be read. */
export const mostScale = 48;
/** A side is drawn at least so long, if its entries need no more than `mostScale`: else a wide matrix would be a line. */
const leastSide = 120;

/** The whole matrix, in its proportions as far as they can be seen. */
export function fitted([nrows, ncols]: Shape, { width, height }: Extent): Viewport {
  const scale = Math.min(width / ncols, height / nrows, mostScale);
  const along = (count: number, length: number) =>
    Math.min(Math.max(scale, Math.min(mostScale, leastSide / count)), length / count);
  return clamped({ row: 0, col: 0, rowScale: along(nrows, height), colScale: along(ncols, width) }, [nrows, ncols], {
    width,
    height,
  });
}

export function sameView(a: Viewport, b: Viewport): boolean {
  return a.row === b.row && a.col === b.col && a.rowScale === b.rowScale && a.colScale === b.colScale;
}

/** Larger by `factor`, so that what is under the point (x, y) stays there. */
export function zoomed(
  view: Viewport,
  factor: number,
  { x, y }: { readonly x: number; readonly y: number },
  shape: Shape,
  extent: Extent,
): Viewport {
  const least = fitted(shape, extent);
  const scaled = (scale: number, smallest: number) =>
    Math.min(Math.max(scale * factor, smallest), Math.max(mostScale, smallest));
  const [rowScale, colScale] = [scaled(view.rowScale, least.rowScale), scaled(view.colScale, least.colScale)];
  if (rowScale === least.rowScale && colScale === least.colScale) return least;
  const row = view.row + y / view.rowScale - y / rowScale;
  const col = view.col + x / view.colScale - x / colScale;
  return clamped({ row, col, rowScale, colScale }, shape, extent);
}

/** Moved by pixels: what was at (0, 0) comes to (dx, dy). */
export function panned(view: Viewport, dx: number, dy: number, shape: Shape, extent: Extent): Viewport {
  return clamped({ ...view, row: view.row - dy / view.rowScale, col: view.col - dx / view.colScale }, shape, extent);
}

/** Moved so that the entry is in the middle, as far as the edges let it. */
export function centredOn(view: Viewport, row: number, col: number, shape: Shape, extent: Extent): Viewport {
  const next = {
    ...view,
    row: row + 0.5 - extent.height / view.rowScale / 2,
    col: col + 0.5 - extent.width / view.colScale / 2,
  };
  return clamped(next, shape, extent);
}

/** Moved as little as brings the entry into sight. */
export function revealing(view: Viewport, row: number, col: number, shape: Shape, extent: Extent): Viewport {
  const into = (first: number, at: number, visible: number) => Math.max(Math.min(first, at), at + 1 - visible);
  const next = {
    ...view,
    row: into(view.row, row, extent.height / view.rowScale),
    col: into(view.col, col, extent.width / view.colScale),
  };
  return clamped(next, shape, extent);
}

/** The entry under a point, undefined beside the matrix. */
export function placeUnder(view: Viewport, x: number, y: number, [nrows, ncols]: Shape) {
  const [row, col] = [Math.floor(view.row + y / view.rowScale), Math.floor(view.col + x / view.colScale)];
  return row >= 0 && row < nrows && col >= 0 && col < ncols ? { row, col } : undefined;
}

/** Centred along a side that has room, else without a gap at either end. */
function clamped(view: Viewport, [nrows, ncols]: Shape, { width, height }: Extent): Viewport {
  const along = (first: number, count: number, visible: number) =>
    visible >= count ? (count - visible) / 2 : Math.min(Math.max(first, 0), count - visible);
  return {
    ...view,
    row: along(view.row, nrows, height / view.rowScale),
    col: along(view.col, ncols, width / view.colScale),
  };
}
