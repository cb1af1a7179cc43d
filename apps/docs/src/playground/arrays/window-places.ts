import type { ResolvedAxis, ResolvedGeometry } from "@convmtx/window";
import { channelPlace } from "../matrix/element-place.ts";
import { mostEntries } from "../matrix/links.ts";
import { type Border, noBorders } from "./borders.ts";
import { type Montage, pixelAt } from "./montage.ts";

/** A pixel of the input's picture, in its border too, and the tap of the kernel that falls on it. */
export interface WindowPlace {
  readonly pixel: number;
  readonly tap: number;
}

/**
 * Where the window of an output element of a layer that is not transposed lies in the picture of the input, in every plane that it reads; the
 * first places of very many.
 */
export function windowPlaces(geometry: ResolvedGeometry, montage: Montage, row: number): readonly WindowPlace[] {
  const { axes, outputShape, inChannels, outChannels, groups, flip } = geometry;
  const { channel, spatial: window } = channelPlace(row, outputShape, geometry);
  const ins = inChannels / groups;
  const firstIn = Math.floor(channel / (outChannels / groups)) * ins;
  const depth = axes.slice(0, -2).reduce((size, axis) => size * axis.signalSize, 1);
  const taps = axes.reduce((count, axis) => count * axis.kernelSize, 1);
  const found: WindowPlace[] = [];
  for (const { place, tap } of drawnPlaces(axes, window, montage.borders)) {
    const [y, x] = place.length === 1 ? [0, place[0]] : place.slice(-2);
    const slice = place.slice(0, -2).reduce((flat, at, axis) => flat * axes[axis].signalSize + at, 0);
    for (let input = firstIn; input < firstIn + ins; input++) {
      if (found.length === mostEntries) return found;
      const pixel = pixelAt(montage, input * depth + slice, y, x);
      if (pixel >= 0) found.push({ pixel, tap: flip ? taps - 1 - tap : tap });
    }
  }
  return found;
}

interface Place {
  /** From the input's first element on, along each axis. */
  readonly place: readonly number[];
  /** Flat, as the window lies: before a flip of the kernel. */
  readonly tap: number;
}

/** The taps of a window that fall on the input or on what is drawn of its padding. What lies before or behind all slices is not. */
function* drawnPlaces(
  axes: readonly ResolvedAxis[],
  window: readonly number[],
  borders: Montage["borders"],
  begun: Place = { place: [], tap: 0 },
): Generator<Place> {
  const axis = begun.place.length;
  if (axis === axes.length) {
    yield begun;
    return;
  }
  const { kernelSize, stride, dilation, padBegin, signalSize } = axes[axis];
  const [none] = noBorders;
  const border: Border = borders[axis - axes.length + 2] ?? none;
  const start = window[axis] * stride - padBegin;
  const first = Math.max(0, Math.ceil((-border.before - start) / dilation));
  const last = Math.min(kernelSize - 1, Math.ceil((signalSize + border.after - start) / dilation) - 1);
  for (let t = first; t <= last; t++) {
    const next = { place: [...begun.place, start + t * dilation], tap: begun.tap * kernelSize + t };
    yield* drawnPlaces(axes, window, borders, next);
  }
}
