import { FormatError } from "@convmtx/tensor";
import { greyOf, type Picture } from "./picture.ts";

export interface ReadOptions {
  readonly height: number;
  readonly width: number;
  /** Default 1. */
  readonly channels?: 1 | 3 | undefined;
}

/**
 * A picture of the user's, cut to the proportions that are asked for and scaled down or up to them. It stays on this machine.
 *
 * @throws FormatError `FILE_INVALID` for what the browser cannot read as a picture
 */
export async function readPicture(file: Blob, { height, width, channels = 1 }: ReadOptions): Promise<Picture> {
  const bitmap = await createImageBitmap(file).catch((cause: unknown) => {
    const name = file instanceof File && file.name !== "" ? file.name : "This file";
    throw new FormatError("FILE_INVALID", `${name} is no picture that this browser can read. Try a PNG or a JPEG.`, {
      cause,
    });
  });
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })!;
  context.fillStyle = "white"; // beneath what is transparent
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  const part = middlePart(bitmap, { height, width });
  context.drawImage(bitmap, part.left, part.top, part.width, part.height, 0, 0, width, height);
  bitmap.close();
  const picture = pictureOf(context.getImageData(0, 0, width, height));
  return channels === 3 ? picture : greyOf(picture);
}

/** The first picture among what was dropped or pasted. */
export function pictureFile(transfer: DataTransfer | null): File | undefined {
  const files = [...(transfer?.files ?? [])];
  return files.find(({ type }) => type.startsWith("image/")) ?? files[0];
}

interface Extents {
  readonly height: number;
  readonly width: number;
}

/** The largest part around the middle that has the wanted proportions. */
export function middlePart(from: Extents, to: Extents): Extents & { readonly left: number; readonly top: number } {
  const scale = Math.min(from.width / to.width, from.height / to.height);
  const [width, height] = [to.width * scale, to.height * scale];
  return { left: (from.width - width) / 2, top: (from.height - height) / 2, width, height };
}

/** Red, green, blue and opacity, pixel by pixel, from 0 to 255. */
export function pictureOf({ data, height, width }: Extents & { readonly data: ArrayLike<number> }): Picture {
  const size = height * width;
  const values = new Float64Array(3 * size);
  for (let k = 0; k < size; k++) for (let c = 0; c < 3; c++) values[c * size + k] = data[4 * k + c] / 255;
  return { height, width, channels: 3, values };
}
