import { encodeNpy } from "@convmtx/io";
import { openFile } from "@convmtx/io/node";
import { FormatError, LimitError } from "@convmtx/tensor";
import { bytesText } from "@convmtx/toeplitz";
import { arrayPicture, pictureArray } from "./array-picture.ts";
import { readInput } from "./input-file.ts";
import { decodeJpeg, jpegFrame, jpegSignature } from "./jpeg-picture.ts";
import { writeOutput } from "./output-file.ts";
import type { Extents, Picture } from "./picture.ts";
import { checkPngChannels, decodePng, encodePng, pngExtents, pngSignature } from "./png-picture.ts";

/** The formats that a picture is written in, as file names end in them. */
export const pictureFormats = ["png", "npy"] as const;
export type PictureFormat = (typeof pictureFormats)[number];

/**
 * Reads a PNG, a JPEG or an array by what the file starts with.
 *
 * @throws FormatError `FILE_INVALID`, `FILE_TRUNCATED`; UnsupportedError `UNSUPPORTED`; LimitError `MEMORY_LIMIT` before anything is unpacked;
 * Node's own errors
 */
export async function readPicture(path: string, maxBytes: number): Promise<Picture> {
  const bytes = await startOf(path, maxBytes);
  const starts = (signature: readonly number[]) => signature.every((byte, i) => bytes[i] === byte);
  if (starts(pngSignature)) {
    checkExtents(path, pngExtents(path, bytes), maxBytes);
    return decodePng(path, bytes);
  }
  if (starts(jpegSignature)) {
    checkExtents(path, jpegFrame(path, bytes), maxBytes);
    return decodeJpeg(path, bytes);
  }
  if (starts([0x93, ...Buffer.from("NUMPY")])) return arrayPicture(await readInput(path, { maxBytes }));
  throw new FormatError("FILE_INVALID", `${path} is no picture: expected a PNG, a JPEG, or an array in .npy`);
}

/** The whole file. */
async function startOf(path: string, maxBytes: number): Promise<Uint8Array> {
  const source = await openFile(path);
  try {
    if (source.size > maxBytes) throw overCeiling(path, `has ${bytesText(source.size)}`, source.size, maxBytes);
    return await source.read(0, source.size);
  } finally {
    await source.close();
  }
}

/** A pixel may have four values of eight bytes each, and once more as they stand in the file. */
function checkExtents(path: string, { height, width }: Extents, maxBytes: number): void {
  const needed = 64 * height * width;
  if (needed <= maxBytes) return;
  throw overCeiling(path, `is ${width} x ${height} and takes up to ${bytesText(needed)}`, needed, maxBytes);
}

function overCeiling(path: string, problem: string, needed: number, maxBytes: number): LimitError {
  return new LimitError(
    "MEMORY_LIMIT",
    `${path} ${problem}, over the ceiling of ${bytesText(maxBytes)}; raise --memory`,
    {
      details: { needed, maxBytes },
    },
  );
}

/** What `writePicture` wrote: `x.png: 256 x 192, 93 kB`. */
export function writtenText(
  path: string,
  format: PictureFormat,
  { width, height, alpha, channels }: Picture,
  bytes: number,
): string {
  const lost = format === "npy" && alpha !== undefined ? ", without its alpha" : "";
  const cut = format === "png" ? beyondScale(channels) : 0;
  const cutText = cut < remarkable ? "" : `, ${(100 * cut).toFixed(0)} % of the values beyond full scale, cut`;
  return `${path}: ${width} x ${height}, ${bytesText(bytes)}${lost}${cutText}`;
}

/** A few values beyond are ringing; more are a picture in other units. */
const remarkable = 0.05;

/** Which part of all values a PNG cuts. */
function beyondScale(channels: readonly Float64Array[]): number {
  let [all, beyond] = [0, 0];
  for (const plane of channels) {
    all += plane.length;
    for (const value of plane) if (value < 0 || value > 1) beyond++;
  }
  return beyond / Math.max(1, all);
}

/** Before the work: that the result will fit. @throws UnsupportedError `UNSUPPORTED` for channels that a PNG has not */
export function checkPictureFormat(path: string, format: PictureFormat, { channels }: Picture): void {
  if (format === "png") checkPngChannels(path, channels.length);
}

/** @returns the number of bytes @throws UnsupportedError `UNSUPPORTED` for channels that a PNG has not, before anything is written */
export function writePicture(path: string, format: PictureFormat, picture: Picture): Promise<number> {
  return writeOutput(path, [format === "png" ? encodePng(path, picture) : encodeNpy(pictureArray(picture))]);
}
