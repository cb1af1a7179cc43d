import type { SpyColour } from "@convmtx/sparse";
import type { ConvOperator } from "@convmtx/toeplitz";
import type { Extent, Viewport } from "./viewport.ts";

/** A colour for each spatial tap, in C order. */
export type TapPalette = readonly SpyColour[];

/** Small blocks: between them somebody else may want the thread. */
const blockBytes = 2 ** 20;
/** A pixel with a single entry is drawn at least so strongly, however dense others are. */
const leastStrength = 0.3;
/** From so many pixels on there is a line of paper between entries. */
const leastGapScale = 8;

/**
 * Draws the part of a matrix that a viewport shows, block of rows by block of rows.
 *
 * @returns yields the share that is done, and returns red, green, blue and alpha of each pixel; the paper is transparent
 * @remarks O(entries of the visible rows). Where several entries meet in a pixel, light is added up by its energy and the pixel is the stronger
 * the more they are; an entry across a border counts for both pixels by its part, so that no pattern arises which the matrix has not.
 */
export function* raster(
  operator: ConvOperator,
  view: Viewport,
  extent: Extent,
  palette: TapPalette,
): Generator<number, Uint8ClampedArray<ArrayBuffer>> {
  const [nrows] = operator.shape;
  const first = Math.min(Math.max(Math.floor(view.row), 0), nrows);
  const last = Math.max(Math.min(Math.ceil(view.row + extent.height / view.rowScale), nrows), first);
  const paint = new Paint(view, extent, palette);
  for (const { begin, end, pattern, tapPtr, taps } of operator.tapBlocks({
    rows: [first, last],
    maxBytes: blockBytes,
  })) {
    const { indptr, indices } = pattern;
    for (let i = begin; i < end; i++) paint.row(i, indices, tapPtr, taps, indptr[i - begin], indptr[i - begin + 1]);
    yield (end - first) / (last - first);
  }
  return paint.pixels();
}

/** Of the last picture: megabytes that need not be asked for at each. */
let spare: Float32Array | undefined;

function dark(length: number): Float32Array {
  const light = spare?.length === length ? spare.fill(0) : new Float32Array(length);
  // While it is painted on, it is nobody else's.
  spare = undefined;
  return light;
}

/** Light that gathers in pixels. */
class Paint {
  private readonly view: Viewport;
  private readonly extent: Extent;
  /** Of each tap, red, green and blue as energies. */
  private readonly energy: Float32Array;
  /** Of each pixel how many entries there are, and their red, green and blue as energies. */
  private readonly light: Float32Array;

  constructor(view: Viewport, extent: Extent, palette: TapPalette) {
    this.view = view;
    this.extent = extent;
    this.energy = Float32Array.from(palette.flatMap((colour) => colour.map((value) => value ** 2)));
    this.light = dark(4 * extent.width * extent.height);
  }

  /** Entries [from, to) are those of row i. */
  row(i: number, indices: Int32Array, tapPtr: Int32Array, taps: Int32Array, from: number, to: number): void {
    const { view, extent } = this;
    const rows = span((i - view.row) * view.rowScale, view.rowScale, extent.height);
    if (rows === undefined) return;
    for (let e = from; e < to; e++) {
      const cols = span((indices[e] - view.col) * view.colScale, view.colScale, extent.width);
      if (cols === undefined) continue;
      const share = 1 / (tapPtr[e + 1] - tapPtr[e]);
      for (let p = tapPtr[e]; p < tapPtr[e + 1]; p++) this.fill(rows, cols, taps[p], share);
    }
  }

  private fill(rows: Span, cols: Span, tap: number, share: number): void {
    const { energy, light, extent } = this;
    for (let y = rows.begin; y < rows.end; y++) {
      const across = share * (y === rows.begin ? rows.head : y === rows.end - 1 ? rows.tail : 1);
      for (let x = cols.begin; x < cols.end; x++) {
        const weight = across * (x === cols.begin ? cols.head : x === cols.end - 1 ? cols.tail : 1);
        const at = 4 * (y * extent.width + x);
        light[at] += weight;
        light[at + 1] += weight * energy[3 * tap];
        light[at + 2] += weight * energy[3 * tap + 1];
        light[at + 3] += weight * energy[3 * tap + 2];
      }
    }
  }

  pixels(): Uint8ClampedArray<ArrayBuffer> {
    const { light } = this;
    spare = light;

    const pixels = new Uint8ClampedArray(light.length);
    let greatest = 0;
    for (let at = 0; at < light.length; at += 4) if (light[at] > greatest) greatest = light[at];
    for (let at = 0; at < light.length; at += 4) {
      const count = light[at];
      if (count === 0) continue;
      for (let c = 0; c < 3; c++) pixels[at + c] = Math.sqrt(light[at + 1 + c] / count);
      const strength = leastStrength * Math.min(1, count) + (1 - leastStrength) * Math.sqrt(count / greatest);
      pixels[at + 3] = 255 * strength;
    }
    return pixels;
  }
}

/** Pixels [begin, end); the first is covered to the part `head`, the last to `tail`. */
interface Span {
  readonly begin: number;
  readonly end: number;
  readonly head: number;
  readonly tail: number;
}

/** The pixels of something that begins at `start` and is `length` long; whole pixels if it is longer than one. */
function span(start: number, length: number, pixels: number): Span | undefined {
  if (length >= 1) {
    const begin = Math.max(Math.round(start), 0);
    const end = Math.min(Math.round(start + length) - (length >= leastGapScale ? 1 : 0), pixels);
    return begin < end ? { begin, end, head: 1, tail: 1 } : undefined;
  }
  const begin = Math.floor(start);
  const beyond = start + length - (begin + 1);
  if (begin < 0 || begin >= pixels) return undefined;
  if (beyond <= 0 || begin + 1 === pixels) return { begin, end: begin + 1, head: 1, tail: 1 };
  return { begin, end: begin + 2, head: 1 - beyond / length, tail: beyond / length };
}
