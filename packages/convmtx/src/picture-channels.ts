import { ShapeError } from "@convmtx/tensor";
import type { Picture } from "./picture.ts";

/** The channels that a layer gets, and what was done to the picture for it. */
export interface LayerChannels {
  readonly channels: readonly Float64Array[];
  readonly notes: readonly string[];
}

/** Of red, green and blue, by how bright they look (ITU-R BT.601). */
const luma = [0.299, 0.587, 0.114] as const;

/**
 * A picture's channels for a layer that takes `wanted` of them; undefined: any number, one by one. Grey is repeated for three, and
 * colours become grey for one.
 *
 * @throws ShapeError `SHAPE_MISMATCH` for other numbers
 */
export function layerChannels(path: string, { channels, alpha }: Picture, wanted: number | undefined): LayerChannels {
  const notes = alpha === undefined ? [] : ["the alpha of the picture is dropped"];
  if (wanted === undefined || channels.length === wanted) return { channels, notes };
  if (channels.length === 1 && wanted === 3) {
    return { channels: [channels[0], channels[0], channels[0]], notes: [...notes, "grey is given to all 3 channels"] };
  }
  if (channels.length === 3 && wanted === 1) {
    const grey = channels[0].map((_, i) => luma.reduce((sum, weight, c) => sum + weight * channels[c][i], 0));
    return { channels: [grey], notes: [...notes, "colours became grey, 0.299 R + 0.587 G + 0.114 B"] };
  }
  throw new ShapeError(
    "SHAPE_MISMATCH",
    `${path} has ${countText(channels.length)}, and the kernel takes ${wanted}; give a picture with ${wanted} (an array [${wanted}, height, width] in .npy), another kernel or --groups, or one [height, width] for each channel alone`,
    { details: { channels: channels.length, wanted } },
  );
}

function countText(count: number): string {
  return count === 1 ? "1 channel" : `${count} channels`;
}
