import { sizeOf } from "@convmtx/tensor";
import type { ResolvedAxis, ResolvedGeometry } from "@convmtx/window";
import { tapSource } from "@convmtx/window";
import type { UnfoldGeometry } from "./contract.ts";

type Shaped = [shape: number[], values: Float64Array];

/** One number of the signal that one window reads with one tap: three positions, each counted in C order. */
interface Read {
  readonly window: number;
  readonly tap: number;
  readonly element: number;
}

/** All reads that do not fall on zero padding. */
function readsOf(axes: readonly ResolvedAxis[]): Read[] {
  return axes.reduce<Read[]>(
    (outer, axis) => outer.flatMap((before) => readsAlong(axis).map((read) => within(axis, before, read))),
    [{ window: 0, tap: 0, element: 0 }],
  );
}

function readsAlong(axis: ResolvedAxis): Read[] {
  const reads: Read[] = [];
  for (let window = 0; window < axis.windowCount; window++) {
    for (let tap = 0; tap < axis.kernelSize; tap++) {
      const element = tapSource(axis, window, tap);
      if (element >= 0) reads.push({ window, tap, element });
    }
  }
  return reads;
}

const within = ({ windowCount, kernelSize, signalSize }: ResolvedAxis, outer: Read, inner: Read): Read => ({
  window: outer.window * windowCount + inner.window,
  tap: outer.tap * kernelSize + inner.tap,
  element: outer.element * signalSize + inner.element,
});

function sizes(axes: readonly ResolvedAxis[]) {
  return {
    windows: sizeOf(axes.map((axis) => axis.windowCount)),
    taps: sizeOf(axes.map((axis) => axis.kernelSize)),
    elements: sizeOf(axes.map((axis) => axis.signalSize)),
  };
}

/** [C, *spatial] to [C·Πk, L]. */
export function unfoldSample({ channels, axes }: UnfoldGeometry, x: ArrayLike<number>): Shaped {
  const { windows, taps, elements } = sizes(axes);
  const columns = new Float64Array(channels * taps * windows);
  for (const { window, tap, element } of readsOf(axes)) {
    for (let c = 0; c < channels; c++) columns[(c * taps + tap) * windows + window] = x[c * elements + element];
  }
  return [[channels * taps, windows], columns];
}

/** [C·Πk, L] to [C, *spatial]: what lands on one element is summed. */
export function foldSample({ channels, axes }: UnfoldGeometry, columns: ArrayLike<number>): Shaped {
  const { windows, taps, elements } = sizes(axes);
  const x = new Float64Array(channels * elements);
  for (const { window, tap, element } of readsOf(axes)) {
    for (let c = 0; c < channels; c++) x[c * elements + element] += columns[(c * taps + tap) * windows + window];
  }
  return [[channels, ...axes.map((axis) => axis.signalSize)], x];
}

/** y = T x, by the definition. */
export function convolve(geometry: ResolvedGeometry, kernel: ArrayLike<number>, x: ArrayLike<number>): Float64Array {
  const y = new Float64Array(sizeOf(geometry.outputShape));
  for (const { output, input, weight } of products(geometry)) y[output] += kernel[weight] * x[input];
  return y;
}

/** x = Tᵀ y. */
export function convolveBack(
  geometry: ResolvedGeometry,
  kernel: ArrayLike<number>,
  y: ArrayLike<number>,
): Float64Array {
  const x = new Float64Array(sizeOf(geometry.inputShape));
  for (const { output, input, weight } of products(geometry)) x[input] += kernel[weight] * y[output];
  return x;
}

/**
 * Every product of a convolution: which output, input and weight meet. The inputs of a transposed convolution are what
 * the windows of its mirror image give, and its outputs what they read.
 */
function* products(geometry: ResolvedGeometry): Generator<{ output: number; input: number; weight: number }> {
  const { axes, groups, transposed, flip, layout, inChannels, outChannels } = geometry;
  const { windows, taps, elements } = sizes(axes);
  const [ofWindows, ofSignal] = transposed ? [inChannels, outChannels] : [outChannels, inChannels];
  const perGroup = ofSignal / groups;
  const place = (channel: number, channels: number, at: number, size: number) =>
    layout === "channels-first" ? channel * size + at : at * channels + channel;
  const reads = readsOf(axes);
  for (let w = 0; w < ofWindows; w++) {
    const first = Math.floor(w / (ofWindows / groups)) * perGroup;
    for (let s = 0; s < perGroup; s++) {
      for (const { window, tap, element } of reads) {
        const weight = (w * perGroup + s) * taps + (flip ? taps - 1 - tap : tap);
        const one = place(w, ofWindows, window, windows);
        const other = place(first + s, ofSignal, element, elements);
        yield transposed ? { output: other, input: one, weight } : { output: one, input: other, weight };
      }
    }
  }
}
