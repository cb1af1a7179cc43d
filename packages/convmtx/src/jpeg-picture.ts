import { FormatError } from "@convmtx/tensor";
import { decode } from "jpeg-js";
import type { Extents, Picture } from "./picture.ts";
import { fromInterleaved } from "./picture.ts";

/** The first bytes of every JPEG. */
export const jpegSignature = [0xff, 0xd8, 0xff] as const;

/** Of the frame in a JPEG. */
export interface JpegFrame extends Extents {
  /** 1 for grey. */
  readonly components: number;
}

/**
 * What the header promises, before anything is unpacked.
 *
 * @throws FormatError `FILE_INVALID`
 * @remarks Walks over the segments, each of which states its length, to the start of the frame. (ITU-T T.81, annex B.)
 */
export function jpegFrame(path: string, bytes: Uint8Array): JpegFrame {
  const word = (at: number) => bytes[at] * 256 + bytes[at + 1];
  for (let at = 2; at + 9 < bytes.length; ) {
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff) break;
    if (marker === 0xff) at++;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      const [height, width] = [word(at + 5), word(at + 7)];
      if (height > 0 && width > 0) return { height, width, components: bytes[at + 9] };
      break;
    } else at += 2 + word(at + 2);
  }
  throw new FormatError("FILE_INVALID", `${path}: the JPEG has no frame with pixels; fetch or export it again`);
}

/**
 * A JPEG, baseline or progressive, as grey or as red, green and blue. The orientation that a camera notes is not applied.
 *
 * @throws FormatError `FILE_INVALID` with what the decoder says
 */
export function decodeJpeg(path: string, bytes: Uint8Array): Picture {
  const { components } = jpegFrame(path, bytes);
  try {
    // The caller has compared the size with the ceiling; the decoder's own limits are others.
    const limits = { maxResolutionInMP: Number.POSITIVE_INFINITY, maxMemoryUsageInMB: Number.POSITIVE_INFINITY };
    const { width, height, data } = decode(bytes, {
      ...limits,
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
    });
    const colours = fromInterleaved(data, 3, 255);
    return { width, height, channels: components === 1 ? colours.slice(0, 1) : colours, depth: 8 };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError("FILE_INVALID", `${path}: the JPEG cannot be read: ${reason}; convert it to PNG`, { cause });
  }
}
