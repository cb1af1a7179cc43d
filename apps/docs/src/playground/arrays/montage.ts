import type { Layout } from "@convmtx/window";
import { type Border, type Borders, noBorders } from "./borders.ts";

/** A picture of an array of any number of axes: its planes of the last two spatial axes side by side, each with its border. */
export interface Montage {
  readonly rows: number;
  readonly cols: number;
  /** How many planes are shown of how many there are. */
  readonly shown: number;
  readonly planes: number;
  /** Whether only the first part of each plane is shown. */
  readonly isCut: boolean;
  /** Of a plane, as far as it is shown. */
  readonly height: number;
  readonly width: number;
  readonly borders: Borders;
  /** The pixel (row·cols + col) of the first element of each plane. */
  readonly corners: Int32Array;
  /** The flat index of the element at a pixel, in a border of the one that is repeated there; else `nothing` or `zero`. */
  readonly indexOf: Int32Array;
  /** The pixel of each element, −1 for those that are not shown. */
  readonly pixelOf: Int32Array;
}

/** In `indexOf`: between planes. */
const nothing = -1;
/** In `indexOf`: a zero in the border. */
export const zero = -2;

/** Of a side: browsers leave a much larger canvas blank. */
const mostPixels = 8192;
/** More planes than that are too small to look at, and the page would only scroll. */
const mostPlanes = 64;

/**
 * @param shape of the array, channels where `layout` says
 * @param hasChannels whether one of the axes is that of the channels
 */
export function montageOf(
  shape: readonly number[],
  hasChannels: boolean,
  layout: Layout,
  around: Borders = noBorders,
): Montage {
  const isLast = hasChannels && layout === "channels-last";
  const channels = hasChannels ? shape[isLast ? shape.length - 1 : 0] : 1;
  const spatial = hasChannels ? (isLast ? shape.slice(0, -1) : shape.slice(1)) : shape;
  const isSignal = spatial.length === 1;
  const [fullHeight, fullWidth] = isSignal ? [1, spatial[0]] : spatial.slice(-2);
  const [height, width] = [Math.min(fullHeight, mostPixels), Math.min(fullWidth, mostPixels)];
  const borders = [fitted(around[0], height, fullHeight), fitted(around[1], width, fullWidth)] as const;
  const [tileRows, tileCols] = [spread(height, borders[0]), spread(width, borders[1])];
  const depth = spatial.slice(0, -2).reduce((a, b) => a * b, 1);
  const planes = channels * depth;
  const shown = Math.min(planes, mostPlanes);
  const across = isSignal ? 1 : planesAcross(shown, tileRows, tileCols);
  const down = Math.ceil(shown / across);
  const gap = shown > 1 && !isSignal ? gapOf(height, width) : 0;
  const [rows, cols] = [down * (tileRows + gap) - gap, across * (tileCols + gap) - gap];
  const indexOf = new Int32Array(rows * cols).fill(nothing);
  const area = fullHeight * fullWidth;
  const pixelOf = new Int32Array(channels * depth * area).fill(-1);
  const corners = new Int32Array(shown);
  for (let plane = 0; plane < shown; plane++) {
    const [channel, slice] = [Math.floor(plane / depth), plane % depth];
    const top = Math.floor(plane / across) * (tileRows + gap) + borders[0].before;
    const left = (plane % across) * (tileCols + gap) + borders[1].before;
    corners[plane] = top * cols + left;
    for (let y = -borders[0].before; y < height + borders[0].after; y++) {
      const row = elementAt(y, height, borders[0]);
      for (let x = -borders[1].before; x < width + borders[1].after; x++) {
        const col = elementAt(x, width, borders[1]);
        const pixel = corners[plane] + y * cols + x;
        if (row < 0 || col < 0) {
          indexOf[pixel] = zero;
          continue;
        }
        const position = slice * area + row * fullWidth + col;
        const index = isLast ? position * channels + channel : channel * depth * area + position;
        indexOf[pixel] = index;
        if (row === y && col === x) pixelOf[index] = pixel;
      }
    }
  }
  const isCut = height < fullHeight || width < fullWidth;
  return { rows, cols, shown, planes, isCut, height, width, borders, corners, indexOf, pixelOf };
}

/** The end of a plane that is not shown has no border. */
function fitted(border: Border, shown: number, full: number): Border {
  return shown < full ? { ...border, after: 0, cutAfter: 0 } : border;
}

function spread(length: number, { before, after }: Border): number {
  return before + length + after;
}

function elementAt(position: number, length: number, { source }: Border): number {
  return position >= 0 && position < length ? position : source(position);
}

/** The pixel at a place of a plane, which may lie in its border; −1 where nothing is shown. */
export function pixelAt(montage: Montage, plane: number, y: number, x: number): number {
  const { shown, height, width, borders, corners, cols } = montage;
  const isShown = (at: number, length: number, border: Border) => at >= -border.before && at < length + border.after;
  if (plane >= shown || !isShown(y, height, borders[0]) || !isShown(x, width, borders[1])) return -1;
  return corners[plane] + y * cols + x;
}

/** The values in the montage's order, zeros where a border has them, NaN between the planes. */
export function arranged({ indexOf }: Montage, values: ArrayLike<number>): Float64Array {
  const result = new Float64Array(indexOf.length);
  for (let pixel = 0; pixel < result.length; pixel++) {
    const index = indexOf[pixel];
    if (index >= 0) result[pixel] = values[index];
    else if (index === nothing) result[pixel] = Number.NaN;
  }
  return result;
}

/** What is no input or not read, as the path of an SVG whose units are pixels, between its outer edges and its inner ones; undefined if nothing is. */
export function borderPath({ corners, cols, height, width, borders: [rows, ofCols] }: Montage): string | undefined {
  const all = [rows, ofCols].flatMap(({ before, after, cutBefore, cutAfter }) => [before, after, cutBefore, cutAfter]);
  if (all.every((count) => count === 0)) return undefined;
  const rectangle = (x: number, y: number, w: number, h: number) => `M${x} ${y}h${w}v${h}h${-w}z`;
  return Array.from(corners, (corner) => {
    const [y, x] = [Math.floor(corner / cols), corner % cols];
    const outer = rectangle(x - ofCols.before, y - rows.before, spread(width, ofCols), spread(height, rows));
    const [readCols, readRows] = [width - ofCols.cutBefore - ofCols.cutAfter, height - rows.cutBefore - rows.cutAfter];
    if (readCols <= 0 || readRows <= 0) return outer;
    return outer + rectangle(x + ofCols.cutBefore, y + rows.cutBefore, readCols, readRows);
  }).join("");
}

/** What comes closest to a square. */
function planesAcross(planes: number, height: number, width: number): number {
  return Math.max(1, Math.min(planes, Math.ceil(Math.sqrt((planes * height) / width))));
}

/** A line between planes that can be seen beside large pixels and beside small ones. */
function gapOf(height: number, width: number): number {
  return Math.max(1, Math.round(Math.min(height, width) / 24));
}
