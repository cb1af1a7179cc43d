import type { ResolvedGeometry } from "@convmtx/window";
import { channelPlace, placeOf } from "../matrix/element-place.ts";
import { mostEntries } from "../matrix/links.ts";
import { type Montage, pixelAt } from "./montage.ts";

/** A pixel in the border of the input's picture, and the tap of the kernel that falls on it. */
export interface ReadPadding {
  readonly pixel: number;
  readonly tap: number;
}

/** Where the window of an output element reaches into the padding, in every plane that it reads; the first places of very many. */
export function readPadding(geometry: ResolvedGeometry, montage: Montage, row: number): readonly ReadPadding[] {
  const { axes, outputShape, inputShape, hasChannels, layout, inChannels, outChannels, groups, flip } = geometry;
  const { channel, spatial: window } = channelPlace(row, outputShape, geometry);
  const ins = inChannels / groups;
  const firstIn = Math.floor(channel / (outChannels / groups)) * ins;
  const sizes = hasChannels ? (layout === "channels-last" ? inputShape.slice(0, -1) : inputShape.slice(1)) : inputShape;
  const depth = sizes.slice(0, -2).reduce((a, b) => a * b, 1);
  const taps = axes.reduce((count, axis) => count * axis.kernelSize, 1);
  const found: ReadPadding[] = [];
  for (let tap = 0; tap < taps && found.length < mostEntries; tap++) {
    const place = placeOfTap(geometry, window, tap);
    const [y, x] = place.length === 1 ? [0, place[0]] : place.slice(-2);
    const slice = place.slice(0, -2).reduce((flat, at, axis) => flat * sizes[axis] + at, 0);
    const isInside = (at: number, axis: number) => at >= 0 && at < sizes[axis];
    // What lies before or behind all slices has no picture.
    if (!place.slice(0, -2).every(isInside) || place.every(isInside)) continue;
    for (let input = firstIn; input < firstIn + ins; input++) {
      const pixel = pixelAt(montage, input * depth + slice, y, x);
      if (pixel >= 0) found.push({ pixel, tap: flip ? taps - 1 - tap : tap });
    }
  }
  return found;
}

/** Where a tap of a window falls, along each axis from the input's first element on. */
function placeOfTap({ axes }: ResolvedGeometry, window: readonly number[], tap: number): readonly number[] {
  const taps = placeOf(
    tap,
    axes.map((axis) => axis.kernelSize),
  );
  return axes.map(({ stride, dilation, padBegin }, i) => window[i] * stride - padBegin + taps[i] * dilation);
}
