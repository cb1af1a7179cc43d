import { type ResolvedAxis, type ResolvedGeometry, tapSource } from "@convmtx/window";
import { channelPlace } from "./element-place.ts";

/**
 * The rows with an entry in a column, ascending: the output elements that an input element goes to.
 *
 * @remarks O(Σ m·k) over the axes and the rows found, whatever the size of the matrix
 */
export function columnRows(geometry: ResolvedGeometry, col: number): readonly number[] {
  const { axes, inputShape, outputShape, hasChannels, layout, transposed } = geometry;
  const isLast = hasChannels && layout === "channels-last";
  const { channel, spatial } = channelPlace(col, inputShape, geometry);
  const along = axes.map((axis, i) => (transposed ? written(axis, spatial[i]) : readers(axis, spatial[i])));
  const choices = hasChannels
    ? isLast
      ? [...along, outputChannels(geometry, channel)]
      : [outputChannels(geometry, channel), ...along]
    : along;
  return choices.reduce<readonly number[]>(
    (rows, choice, axis) => rows.flatMap((row) => choice.map((at) => row * outputShape[axis] + at)),
    [0],
  );
}

/** All output channels of the group of an input channel. */
function outputChannels({ inChannels, outChannels, groups }: ResolvedGeometry, channel: number): readonly number[] {
  const size = outChannels / groups;
  const group = Math.floor(channel / (inChannels / groups));
  return Array.from({ length: size }, (_, i) => group * size + i);
}

/** The windows that read a signal element, ascending. */
function readers(axis: ResolvedAxis, element: number): readonly number[] {
  const windows: number[] = [];
  for (let window = 0; window < axis.windowCount; window++) {
    for (let tap = 0; tap < axis.kernelSize; tap++) {
      if (tapSource(axis, window, tap) !== element) continue;
      windows.push(window);
      break;
    }
  }
  return windows;
}

/** The signal elements that a window of a transposed layer adds to, ascending. */
function written(axis: ResolvedAxis, window: number): readonly number[] {
  const elements = new Set<number>();
  for (let tap = 0; tap < axis.kernelSize; tap++) {
    const element = tapSource(axis, window, tap);
    if (element >= 0) elements.add(element);
  }
  return [...elements].sort((a, b) => a - b);
}
