import type { FloatArray } from "@convmtx/tensor";
import type { ResolvedGeometry, TapRun } from "@convmtx/window";
import { tapRuns } from "@convmtx/window";

/** One side of the sweep: where a channel and a position stand in its array. */
interface Side {
  readonly channels: number;
  readonly channelStep: number;
  readonly steps: readonly number[];
}

/** The convolution without its matrix: what to walk, for either direction. */
export interface SweepPlan {
  readonly groups: number;
  readonly windows: Side;
  readonly signal: Side;
  /** Each kernel element of a channel pair: its offset, and its runs along every axis. */
  readonly taps: readonly { readonly offset: number; readonly runs: readonly (readonly TapRun[])[] }[];
}

export function sweepPlan(geometry: ResolvedGeometry): SweepPlan {
  const { axes, transposed, inChannels, outChannels, layout, flip, groups } = geometry;
  const side = (lengths: number[], channels: number): Side => {
    const spatialStep = layout === "channels-first" ? 1 : channels;
    const steps = lengths.map((_, a) => lengths.slice(a + 1).reduce((step, length) => step * length, spatialStep));
    const volume = lengths.reduce((size, length) => size * length, 1);
    return { channels, channelStep: layout === "channels-first" ? volume : 1, steps };
  };
  let taps: { offset: number; runs: (readonly TapRun[])[] }[] = [{ offset: 0, runs: [] }];
  for (const axis of axes) {
    const runs = tapRuns(axis);
    const { kernelSize } = axis;
    taps = taps.flatMap((tap) =>
      runs.map((ofTap, t) => ({
        offset: tap.offset * kernelSize + (flip ? kernelSize - 1 - t : t),
        runs: [...tap.runs, ofTap],
      })),
    );
  }
  return {
    groups,
    windows: side(
      axes.map((axis) => axis.windowCount),
      transposed ? inChannels : outChannels,
    ),
    signal: side(
      axes.map((axis) => axis.signalSize),
      transposed ? outChannels : inChannels,
    ),
    taps,
  };
}

/**
 * `to += T from` window by window, or `to += Tᵀ from`: `gather` sums signal elements into windows, `scatter` adds window
 * elements to the signal. Padding is in no run, so it is never read nor multiplied; a zero tap is multiplied.
 *
 * @param kernel (window channels, signal channels / groups, *k) in C order: a transposed convolution's kernel as it is
 */
export function sweep(
  plan: SweepPlan,
  direction: "gather" | "scatter",
  kernel: FloatArray,
  from: ArrayLike<number>,
  to: Float64Array,
): void {
  const { windows, signal, taps, groups } = plan;
  const windowGroup = windows.channels / groups;
  const signalGroup = signal.channels / groups;
  const walk = direction === "gather" ? gatherLine : scatterLine;
  for (let w = 0; w < windows.channels; w++) {
    const firstSignal = Math.floor(w / windowGroup) * signalGroup;
    for (let s = 0; s < signalGroup; s++) {
      const start = (w * signalGroup + s) * taps.length;
      const [windowBase, signalBase] = [w * windows.channelStep, (firstSignal + s) * signal.channelStep];
      for (const { offset, runs } of taps) {
        walkRuns(plan, walk, runs, 0, kernel[start + offset], from, to, windowBase, signalBase);
      }
    }
  }
}

type Line = (
  weight: number,
  from: ArrayLike<number>,
  to: Float64Array,
  length: number,
  window: number,
  windowStep: number,
  signal: number,
  signalStep: number,
) => void;

function walkRuns(
  plan: SweepPlan,
  line: Line,
  runs: readonly (readonly TapRun[])[],
  axis: number,
  weight: number,
  from: ArrayLike<number>,
  to: Float64Array,
  windowBase: number,
  signalBase: number,
): void {
  const windowStep = plan.windows.steps[axis];
  const signalStep = plan.signal.steps[axis];
  for (const run of runs[axis]) {
    const length = run.end - run.begin;
    const window = windowBase + run.begin * windowStep;
    const signal = signalBase + run.source * signalStep;
    if (axis === runs.length - 1) {
      line(weight, from, to, length, window, windowStep, signal, run.step * signalStep);
      continue;
    }
    for (let i = 0; i < length; i++) {
      walkRuns(
        plan,
        line,
        runs,
        axis + 1,
        weight,
        from,
        to,
        window + i * windowStep,
        signal + i * run.step * signalStep,
      );
    }
  }
}

const gatherLine: Line = (weight, from, to, length, window, windowStep, signal, signalStep) => {
  for (let i = 0; i < length; i++) to[window + i * windowStep] += weight * from[signal + i * signalStep];
};

const scatterLine: Line = (weight, from, to, length, window, windowStep, signal, signalStep) => {
  for (let i = 0; i < length; i++) to[signal + i * signalStep] += weight * from[window + i * windowStep];
};
