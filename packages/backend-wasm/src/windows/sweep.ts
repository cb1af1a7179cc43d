import { cStrides, sizeOf } from "@convmtx/tensor";
import type { ResolvedAxis, ResolvedGeometry } from "@convmtx/window";
import type { Place } from "./axis-gathers.ts";
import { adjointGathers, extent, forwardGather, signalSources, windowSources } from "./axis-gathers.ts";
import { type Extension, extendedPlace, extensionOf } from "./extension.ts";
import { type AxisGather, combinations } from "./gather.ts";
import { joinPointwise } from "./join-pointwise.ts";
import { type Side, sideOf } from "./side.ts";

/** One operand or result of a sweep. */
export interface SweepSide extends Side {
  /** How it is extended; undefined: it is swept as it lies. */
  readonly extension: Extension | undefined;
  /** From one channel of the group to the next in the kernel. */
  readonly kernelStep: number;
}

/** A convolution without its matrix, or its adjoint, as sums over terms. */
export interface Sweep {
  readonly groups: number;
  readonly from: SweepSide;
  readonly to: SweepSide;
  /** One list of axes a gather. */
  readonly gathers: readonly (readonly AxisGather[])[];
  /** Elements of the kernel a group. */
  readonly kernelGroupStep: number;
  /** Whether every element of the result is written. Where not, the others are zeros. */
  readonly coversResult: boolean;
}

/**
 * The plan of T x (`forward`), or of Tᵀ y, of a geometry.
 *
 * Padding and the positions modulo the stride are dealt with by extending: the sums themselves read neighbours, whatever the geometry.
 */
export function sweepOf(geometry: ResolvedGeometry, isForward: boolean): Sweep {
  const { transposed, inChannels, outChannels, groups, layout } = geometry;
  const axes = joinPointwise(geometry.axes);
  const windowGroup = (transposed ? inChannels : outChannels) / groups;
  const signalGroup = (transposed ? outChannels : inChannels) / groups;
  const windowLengths = axes.map((axis) => axis.windowCount);
  const signalLengths = axes.map((axis) => axis.signalSize);
  const windows = sideOf(layout, windowLengths, groups, windowGroup);
  const signal = sideOf(layout, signalLengths, groups, signalGroup);
  const taps = kernelPlaces(geometry, axes);
  // The kernel is (window channels, signal channels / groups, *k), also of a transposed convolution.
  const volume = sizeOf(axes.map((axis) => axis.kernelSize));
  const both = { groups, kernelGroupStep: windowGroup * signalGroup * volume };
  const steps = { windows: signalGroup * volume, signal: volume };
  // A transposed operator's input is the windows' side, so its product is an adjoint.
  return isForward === transposed
    ? { ...both, ...scatter(axes, windows, signal, taps, steps) }
    : { ...both, ...gather(axes, windows, signal, taps, steps) };
}

type Parts = Pick<Sweep, "from" | "to" | "gathers" | "coversResult">;
type KernelSteps = { readonly windows: number; readonly signal: number };

/** Windows, each summed from the signal. */
function gather(axes: readonly ResolvedAxis[], windows: Side, signal: Side, taps: Place[], steps: KernelSteps): Parts {
  const last = axes.length - 1;
  const isSignalItself =
    signal.isChannelsFirst &&
    axes[last].stride === 1 &&
    axes.every((axis) => axis.padBegin <= 0 && extent(axis) - axis.padBegin <= axis.signalSize);
  const before = isSignalItself
    ? undefined
    : extensionOf({ ...signal, sources: axes.map(signalSources), phases: axes[last].stride });
  const after = windows.isChannelsFirst ? undefined : plainExtension(windows);
  const places = axes.map((axis, a): [Place, Place] => [
    before === undefined ? (e) => (e - axis.padBegin) * signal.steps[a] : extendedPlace(before, a),
    after === undefined ? (o) => o * windows.steps[a] : extendedPlace(after, a),
  ]);
  return {
    from: { ...signal, extension: before, kernelStep: steps.signal },
    to: { ...windows, extension: after, kernelStep: steps.windows },
    gathers: [axes.map((axis, a) => forwardGather(axis, ...places[a], taps[a]))],
    coversResult: after === undefined,
  };
}

/** The signal, each element summed from the windows that read it. */
function scatter(axes: readonly ResolvedAxis[], windows: Side, signal: Side, taps: Place[], steps: KernelSteps): Parts {
  const last = axes.length - 1;
  const isWindowsThemselves = windows.isChannelsFirst && axes.every((axis) => axis.kernelSize === 1);
  const before = isWindowsThemselves
    ? undefined
    : extensionOf({ ...windows, sources: axes.map(windowSources), phases: 1 });
  const isSignalItself =
    signal.isChannelsFirst && axes[last].stride === 1 && axes.every((axis) => axis.paddingMode === "zeros");
  const after = isSignalItself
    ? undefined
    : extensionOf({ ...signal, sources: axes.map(signalSources), phases: axes[last].stride });
  const passes = axes.map((axis, a) => {
    const inSignal = (e: number) => {
      const i = e - axis.padBegin;
      return i >= 0 && i < axis.signalSize ? i * signal.steps[a] : undefined;
    };
    return adjointGathers(
      axis,
      before === undefined ? (o) => o * windows.steps[a] : extendedPlace(before, a),
      after === undefined ? inSignal : extendedPlace(after, a),
      taps[a],
    );
  });
  return {
    from: { ...windows, extension: before, kernelStep: steps.windows },
    to: { ...signal, extension: after, kernelStep: steps.signal },
    gathers: combinations(passes),
    coversResult:
      isSignalItself && axes.every((axis) => axis.padBegin >= 0 && extent(axis) - axis.padBegin >= axis.signalSize),
  };
}

/** Of channels last: the channels become planes, nothing is added. */
function plainExtension(side: Side): Extension {
  const sources = side.lengths.map((length) => Int32Array.from({ length }, (_, i) => i));
  return extensionOf({ ...side, sources, phases: 1 });
}

/** Where each tap of an axis has its weight. A flipped kernel is read backwards. */
function kernelPlaces({ flip }: ResolvedGeometry, axes: readonly ResolvedAxis[]): Place[] {
  const kernelSteps = cStrides(axes.map((axis) => axis.kernelSize));
  return axes.map(
    ({ kernelSize }, a) =>
      (t) =>
        (flip ? kernelSize - 1 - t : t) * kernelSteps[a],
  );
}
