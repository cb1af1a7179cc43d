import { ConvmtxError, sizeOf } from "@convmtx/tensor";
import type { ResolvedAxis, TapRun } from "@convmtx/window";
import { resolveAxes, tapRuns } from "@convmtx/window";
import type { UnfoldOptions } from "./options.ts";

/** The windows over the spatial axes of a signal, resolved: what all functions here read and none computes again. */
export interface WindowGrid {
  readonly axes: readonly ResolvedAxis[];
  /** runs[axis][tap]: the windows along the axis whose tap reads the signal. */
  readonly runs: readonly (readonly (readonly TapRun[])[])[];
  /** Πk, L = Πm and Πn. */
  readonly tapCount: number;
  readonly windowCount: number;
  readonly signalSize: number;
}

/** @throws ConvmtxError `OPTION_INVALID`; ShapeError `GEOMETRY_INVALID`, both from `resolveAxes` */
export function windowGrid(caller: string, spatial: readonly number[], options: UnfoldOptions): WindowGrid {
  const { kernelSize, stride, dilation, padding, paddingMode, preset } = options;
  if (spatial.length === 0) {
    throw new ConvmtxError("OPTION_INVALID", `${caller}: there is no spatial axis; windows slide over one at least`);
  }
  const axes = resolveAxes(spatial, { kernelSize, stride, dilation, padding, paddingMode, preset }, caller);
  return {
    axes,
    runs: axes.map(tapRuns),
    tapCount: sizeOf(axes.map((axis) => axis.kernelSize)),
    windowCount: sizeOf(axes.map((axis) => axis.windowCount)),
    signalSize: sizeOf(spatial),
  };
}

/** `3 x 4` windows, `2 x 2` taps, … for messages. */
export function extentText(lengths: readonly number[]): string {
  return lengths.join(" x ");
}
