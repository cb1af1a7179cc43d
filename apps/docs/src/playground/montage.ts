import type { Layout } from "@convmtx/window";

/** A picture of an array of any number of axes: its planes of the last two spatial axes side by side. */
export interface Montage {
  readonly rows: number;
  readonly cols: number;
  /** How many planes are shown of how many there are. */
  readonly shown: number;
  readonly planes: number;
  /** Whether only the first part of each plane is shown. */
  readonly isCut: boolean;
  /** The flat index of the element at a pixel, −1 between the planes. */
  readonly indexOf: Int32Array;
  /** The pixel (row·cols + col) of each element, −1 for those that are not shown. */
  readonly pixelOf: Int32Array;
}

/** Of a side: browsers leave a much larger canvas blank. */
const mostPixels = 8192;
/** More planes than that are too small to look at, and the page would only scroll. */
const mostPlanes = 64;

/**
 * @param shape of the array, channels where `layout` says
 * @param hasChannels whether one of the axes is that of the channels
 */
export function montageOf(shape: readonly number[], hasChannels: boolean, layout: Layout): Montage {
  const isLast = hasChannels && layout === "channels-last";
  const channels = hasChannels ? shape[isLast ? shape.length - 1 : 0] : 1;
  const spatial = hasChannels ? (isLast ? shape.slice(0, -1) : shape.slice(1)) : shape;
  const [fullHeight, fullWidth] = spatial.length === 1 ? [1, spatial[0]] : spatial.slice(-2);
  const [height, width] = [Math.min(fullHeight, mostPixels), Math.min(fullWidth, mostPixels)];
  const depth = spatial.slice(0, -2).reduce((a, b) => a * b, 1);
  const planes = channels * depth;
  const shown = Math.min(planes, mostPlanes);
  const across = planesAcross(shown, height, width);
  const down = Math.ceil(shown / across);
  const gap = shown > 1 ? gapOf(height, width) : 0;
  const [rows, cols] = [down * (height + gap) - gap, across * (width + gap) - gap];
  const indexOf = new Int32Array(rows * cols).fill(-1);
  const area = fullHeight * fullWidth;
  const pixelOf = new Int32Array(channels * depth * area).fill(-1);
  for (let plane = 0; plane < shown; plane++) {
    const [channel, slice] = [Math.floor(plane / depth), plane % depth];
    const [top, left] = [Math.floor(plane / across) * (height + gap), (plane % across) * (width + gap)];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const position = slice * area + y * fullWidth + x;
        const index = isLast ? position * channels + channel : channel * depth * area + position;
        const pixel = (top + y) * cols + left + x;
        indexOf[pixel] = index;
        pixelOf[index] = pixel;
      }
    }
  }
  return { rows, cols, shown, planes, isCut: height < fullHeight || width < fullWidth, indexOf, pixelOf };
}

/** The values in the montage's order, NaN between the planes. */
export function arranged({ indexOf }: Montage, values: ArrayLike<number>): Float64Array {
  const result = new Float64Array(indexOf.length).fill(Number.NaN);
  for (let pixel = 0; pixel < result.length; pixel++) if (indexOf[pixel] >= 0) result[pixel] = values[indexOf[pixel]];
  return result;
}

/** Planes of a signal lie below each other, others in what comes closest to a square. */
function planesAcross(planes: number, height: number, width: number): number {
  if (height === 1) return 1;
  return Math.max(1, Math.min(planes, Math.ceil(Math.sqrt((planes * height) / width))));
}

/** A line between planes that can be seen beside large pixels and beside small ones. */
function gapOf(height: number, width: number): number {
  return Math.max(1, Math.round(Math.min(height, width) / 24));
}
