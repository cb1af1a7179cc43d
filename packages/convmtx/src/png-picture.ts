import { FormatError, UnsupportedError } from "@convmtx/tensor";
import type { DecodedPng } from "fast-png";
import { convertIndexedToRgb, decode, encode } from "fast-png";
import type { Extents, Picture } from "./picture.ts";
import { fromInterleaved } from "./picture.ts";

/** The first bytes of every PNG. */
export const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

/** What the header promises, before anything is unpacked. @throws FormatError `FILE_INVALID`, `FILE_TRUNCATED` */
export function pngExtents(path: string, bytes: Uint8Array): Extents {
  if (bytes.length < 33)
    throw new FormatError("FILE_TRUNCATED", `${path}: a PNG of ${bytes.length} bytes has no header`);
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [header.getUint32(16), header.getUint32(20)];
  if (width > 0 && height > 0) return { width, height };
  throw new FormatError("FILE_INVALID", `${path}: the PNG is ${width} x ${height}, expected at least one pixel`);
}

/**
 * A PNG of any kind: grey, colours, with a palette, with alpha or one transparent colour, of 1 to 16 bits, also interlaced.
 *
 * @returns 16 bits as such, and fewer as 8
 * @throws FormatError `FILE_INVALID` with what the decoder says
 */
export function decodePng(path: string, bytes: Uint8Array): Picture {
  let png: Pixels;
  try {
    png = withoutPalette(decode(bytes, { checkCrc: true }));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError("FILE_INVALID", `${path}: the PNG is broken: ${reason}; fetch or export it again`, { cause });
  }
  const { width, height, data, channels, transparency } = png;
  const depth = png.depth === 16 ? 16 : 8;
  const planes = fromInterleaved(data, channels, 2 ** depth - 1);
  const hasAlpha = channels === 2 || channels === 4;
  const colours = hasAlpha ? planes.slice(0, -1) : planes;
  if (hasAlpha) return { width, height, channels: colours, alpha: planes[channels - 1], depth };
  const alpha = transparency === undefined ? undefined : alphaOfKey(data, channels, transparency);
  return { width, height, channels: colours, alpha, depth };
}

/** Values of 8 or 16 bits, interleaved. */
type Pixels = Pick<DecodedPng, "width" | "height" | "data" | "depth" | "channels"> & {
  /** The colour that is transparent. */
  readonly transparency?: Uint16Array | undefined;
};

/** Palettes, and packed pixels of 1, 2 and 4 bits, as 8 bits a value. */
function withoutPalette(png: DecodedPng): Pixels {
  const { palette, depth, transparency } = png;
  if (palette !== undefined) {
    return { ...png, data: convertIndexedToRgb(png), depth: 8, channels: palette[0].length, transparency: undefined };
  }
  if (depth >= 8) return png;
  const step = 255 / (2 ** depth - 1);
  const greys = Array.from({ length: 2 ** depth }, (_, level) => [level * step]);
  const data = convertIndexedToRgb({ ...png, palette: greys });
  return { ...png, data, depth: 8, transparency: transparency?.map((level) => level * step) };
}

/** 0 where a pixel has the one colour that is transparent. */
function alphaOfKey(data: ArrayLike<number>, channels: number, key: Uint16Array): Float64Array {
  return Float64Array.from({ length: data.length / channels }, (_, i) =>
    key.every((level, c) => level === data[i * channels + c]) ? 0 : 1,
  );
}

/** @throws UnsupportedError `UNSUPPORTED` unless a PNG can hold as many channels, beside alpha */
export function checkPngChannels(path: string, channels: number): void {
  if (channels === 1 || channels === 3) return;
  throw new UnsupportedError(
    "UNSUPPORTED",
    `${path}: a PNG holds 1 or 3 channels, and there are ${channels}; write .npy`,
    { details: { channels } },
  );
}

/**
 * A PNG of the picture's own depth, and of 16 bits for floating point numbers. What lies beyond full scale is cut.
 *
 * @throws UnsupportedError `UNSUPPORTED` unless there are 1 or 3 channels
 */
export function encodePng(path: string, { width, height, channels, alpha, depth = 16 }: Picture): Uint8Array {
  checkPngChannels(path, channels.length);
  const planes = alpha === undefined ? channels : [...channels, alpha];
  const size = width * height * planes.length;
  const data = depth === 16 ? new Uint16Array(size) : new Uint8Array(size);
  const full = 2 ** depth - 1;
  planes.forEach((plane, c) => {
    plane.forEach((value, i) => {
      data[i * planes.length + c] = Math.round(Math.min(Math.max(value, 0), 1) * full);
    });
  });
  return encode({ width, height, data, depth, channels: planes.length });
}
