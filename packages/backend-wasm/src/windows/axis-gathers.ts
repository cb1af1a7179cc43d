import type { ResolvedAxis } from "@convmtx/window";
import { sourceIndex, windowSpan } from "@convmtx/window";
import type { AxisGather } from "./gather.ts";
import { range } from "./outer-sum.ts";

/** Positions of an axis from the beginning of its first window to the end of its last. */
export function extent({ windowCount, stride, kernelSize, dilation }: ResolvedAxis): number {
  return windowCount === 0 ? 0 : (windowCount - 1) * stride + windowSpan({ kernelSize, dilation });
}

/** For each of these positions the signal's element that is read there, −1 for padding. */
export function signalSources(axis: ResolvedAxis): Int32Array {
  return Int32Array.from({ length: extent(axis) }, (_, e) =>
    sourceIndex(axis.paddingMode, e - axis.padBegin, axis.signalSize),
  );
}

/** For the positions before, in and behind the windows that an adjoint reads, the window there, −1 for none. */
export function windowSources(axis: ResolvedAxis): Int32Array {
  const beyond = reach(axis);
  const length = axis.windowCount + 2 * beyond;
  return Int32Array.from({ length }, (_, e) => (e < beyond || e - beyond >= axis.windowCount ? -1 : e - beyond));
}

/** How many windows further back the last tap of an element's windows may lie. */
function reach({ dilation, kernelSize, stride }: ResolvedAxis): number {
  return Math.floor((dilation * (kernelSize - 1)) / stride);
}

/** Where positions of an axis stand in its array. */
export type Place = (position: number) => number;

/** Windows that read a signal. @param kernel the place of each tap's weight */
export function forwardGather(axis: ResolvedAxis, from: Place, to: Place, kernel: Place): AxisGather {
  const { windowCount, kernelSize, stride, dilation } = axis;
  const begin = from(0);
  return {
    from: range(windowCount, (o) => from(o * stride)),
    to: range(windowCount, to),
    taps: range(kernelSize, (t) => from(t * dilation) - begin),
    kernel: range(kernelSize, kernel),
  };
}

/**
 * The signal's elements, each the sum over the windows that read it: one gather for each residue of the position modulo the stride, since
 * elements of one residue are read with the same taps by neighbouring windows.
 *
 * @param from where windows stand, counted from the first position of `windowSources`
 * @param to where the extended signal's positions stand; undefined: nobody asks for it
 */
export function adjointGathers(
  axis: ResolvedAxis,
  from: Place,
  to: (position: number) => number | undefined,
  kernel: Place,
): AxisGather[] {
  const { stride, dilation, kernelSize } = axis;
  const length = extent(axis);
  const beyond = reach(axis);
  return range(Math.min(stride, length), (residue) => {
    const places = range(Math.ceil((length - residue) / stride), (c) => ({
      from: from(c),
      to: to(c * stride + residue),
    }));
    const asked = places.filter((place): place is { from: number; to: number } => place.to !== undefined);
    const taps = range(kernelSize, (t) => t).filter((t) => (t * dilation) % stride === residue);
    return {
      from: asked.map((place) => place.from),
      to: asked.map((place) => place.to),
      taps: taps.map((t) => from(beyond - Math.floor((t * dilation) / stride)) - from(0)),
      kernel: taps.map(kernel),
    };
  });
}
