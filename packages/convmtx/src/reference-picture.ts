import { ShapeError } from "@convmtx/tensor";
import type { Picture } from "./picture.ts";
import { centredChannels } from "./picture.ts";
import { readPicture } from "./picture-file.ts";

/**
 * The channels of a reference, of which a smaller picture shows the centred part.
 *
 * @throws ShapeError `SHAPE_MISMATCH`; what reading throws
 */
export async function readReference(
  path: string,
  shownPath: string,
  shown: Picture,
  maxBytes: number,
): Promise<Float64Array[]> {
  const reference = await readPicture(path, maxBytes);
  const fits = reference.height >= shown.height && reference.width >= shown.width;
  if (fits && reference.channels.length === shown.channels.length) return centredChannels(reference, shown);
  const [got, expected] = [reference, shown].map(({ channels, width, height }) => ({
    count: channels.length === 1 ? "1 channel" : `${channels.length} channels`,
    size: `${width} x ${height}`,
  }));
  throw new ShapeError(
    "SHAPE_MISMATCH",
    `--reference ${path} is ${got.size} with ${got.count}, expected ${shownPath}'s ${expected.count} and at least its ${expected.size}`,
  );
}
