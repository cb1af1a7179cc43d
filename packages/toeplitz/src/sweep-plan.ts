import { cStrides, sizeOf } from "@convmtx/tensor";
import type { ResolvedAxis, ResolvedGeometry, TapRun } from "@convmtx/window";
import { tapRuns } from "@convmtx/window";

/** What one tap does along one axis: element `from + i·fromStep` counts towards element `to + i·toStep`, i < length. */
export interface Stretch {
  readonly length: number;
  readonly to: number;
  readonly toStep: number;
  readonly from: number;
  readonly fromStep: number;
}

/** One tap of an axis: its step in the kernel, and what it does. Padding is in no stretch. */
export interface SweepTap {
  readonly kernel: number;
  readonly stretches: readonly Stretch[];
}

/** Where the channels of one side stand, in its array and in the kernel; of `inGroup` channels each group. */
export interface SweepSide {
  readonly inGroup: number;
  readonly channelStep: number;
  readonly kernelStep: number;
}

/** A product with the matrix or its transpose, as walks along the axes. */
export interface SweepPlan {
  readonly groups: number;
  readonly to: SweepSide;
  readonly from: SweepSide;
  /** Kernel elements of a group. */
  readonly kernelGroupStep: number;
  readonly axes: readonly (readonly SweepTap[])[];
}

/**
 * How to sum signal elements into windows (`gather`: T of a convolution, Tᵀ of a transposed one), or to add window elements to
 * the signal (`scatter`, the reverse).
 *
 * @remarks O(Σ k) time and memory for zeros; in the other modes as `tapRuns`
 */
export function sweepPlan(geometry: ResolvedGeometry, direction: "gather" | "scatter"): SweepPlan {
  const { transposed, inChannels, outChannels, groups, flip } = geometry;
  const kernelVolume = sizeOf(geometry.axes.map((axis) => axis.kernelSize));
  const axes = joinPointwise(geometry.axes);
  const kernelSteps = cStrides(axes.map((axis) => axis.kernelSize));
  const windowGroup = (transposed ? inChannels : outChannels) / groups;
  const signalGroup = (transposed ? outChannels : inChannels) / groups;
  const windowSizes = axes.map((axis) => axis.windowCount);
  const signalSizes = axes.map((axis) => axis.signalSize);
  const windows = side(geometry, windowSizes, windowGroup);
  const signal = side(geometry, signalSizes, signalGroup);
  const taps = axes.map((axis, a) =>
    tapRuns(axis).map((runs, t) => ({
      kernel: (flip ? axis.kernelSize - 1 - t : t) * kernelSteps[a],
      stretches: runs.map((run) => stretch(run, windows.steps[a], signal.steps[a], direction)),
    })),
  );
  // The kernel is (window channels, signal channels / groups, *k), also of a transposed convolution.
  const windowSide = { inGroup: windowGroup, channelStep: windows.channelStep, kernelStep: signalGroup * kernelVolume };
  const signalSide = { inGroup: signalGroup, channelStep: signal.channelStep, kernelStep: kernelVolume };
  const [to, from] = direction === "gather" ? [windowSide, signalSide] : [signalSide, windowSide];
  return { groups, to, from, kernelGroupStep: windowGroup * signalGroup * kernelVolume, axes: taps };
}

/** Neighbouring axes on which windows and signal are the same become one long axis: a 1 × 1 kernel sees no rows. */
function joinPointwise(axes: readonly ResolvedAxis[]): ResolvedAxis[] {
  const joined: ResolvedAxis[] = [];
  for (const axis of axes) {
    const previous = joined.at(-1);
    if (previous === undefined || !isPointwise(previous) || !isPointwise(axis)) {
      joined.push(axis);
      continue;
    }
    const size = previous.signalSize * axis.signalSize;
    joined[joined.length - 1] = { ...axis, signalSize: size, windowCount: size };
  }
  return joined;
}

function isPointwise({ kernelSize, stride, padBegin, windowCount, signalSize }: ResolvedAxis): boolean {
  return kernelSize === 1 && stride === 1 && padBegin === 0 && windowCount === signalSize;
}

function side({ layout, groups }: ResolvedGeometry, lengths: readonly number[], inGroup: number) {
  const channelsFirst = layout === "channels-first";
  const spatialStep = channelsFirst ? 1 : inGroup * groups;
  return {
    channelStep: channelsFirst ? sizeOf(lengths) : 1,
    steps: cStrides(lengths).map((step) => step * spatialStep),
  };
}

function stretch(run: TapRun, windowStep: number, signalStep: number, direction: "gather" | "scatter"): Stretch {
  const length = run.end - run.begin;
  const [windowBegin, signalBegin, step] = [run.begin * windowStep, run.source * signalStep, run.step * signalStep];
  return direction === "gather"
    ? { length, to: windowBegin, toStep: windowStep, from: signalBegin, fromStep: step }
    : { length, to: signalBegin, toStep: step, from: windowBegin, fromStep: windowStep };
}
