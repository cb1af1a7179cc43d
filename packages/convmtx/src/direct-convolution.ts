import type { Layout, PaddingMode, ResolvedGeometry } from "@convmtx/window";

/** The numbers of one axis that a convolution depends on. */
interface Axis {
  readonly inputSize: number;
  readonly kernelSize: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padBegin: number;
  readonly padEnd: number;
  readonly outputPadding: number;
  readonly paddingMode: PaddingMode;
}

/** A layer as numbers only. Sizes of outputs are not among them: the direct convolution finds its own. */
export interface DirectLayer {
  readonly axes: readonly Axis[];
  readonly inChannels: number;
  readonly outChannels: number;
  readonly groups: number;
  readonly layout: Layout;
  readonly flip: boolean;
  readonly transposed: boolean;
}

export interface DirectResult {
  /** conv(x) in C order. */
  readonly values: Float64Array;
  /** Σ |w||x| for each output: the scale of its rounding error. */
  readonly magnitudes: Float64Array;
  /** How many products of each output are not zero. */
  readonly counts: Float64Array;
  /** The largest number of products of one output, zeros counted. */
  readonly products: number;
  readonly channels: number;
  /** The spatial lengths of the output. */
  readonly spatial: readonly number[];
}

export function directLayer(geometry: ResolvedGeometry): DirectLayer {
  const { inChannels, outChannels, groups, layout, flip, transposed } = geometry;
  const axes = geometry.axes.map(({ signalSize, windowCount, ...axis }) => ({
    ...axis,
    inputSize: transposed ? windowCount : signalSize,
  }));
  return { axes, inChannels, outChannels, groups, layout, flip, transposed };
}

/**
 * conv(x) by the definition: loops over windows, channels and taps, in float64.
 *
 * Made to be compared with the matrix, so it shares nothing with the code that builds it: not the tables of taps, not
 * the rule of padding, not the formula of the output's size.
 *
 * @param kernel (C_out, C_in/groups, *k), transposed (C_in, C_out/groups, *k), in C order
 * @param x one sample in C order of its layout
 */
export function directConvolution(layer: DirectLayer, kernel: ArrayLike<number>, x: ArrayLike<number>): DirectResult {
  const { axes, transposed, groups, layout } = layer;
  const windows = axes.map((axis) => (transposed ? axis.inputSize : windowsThatFit(axis)));
  const signal = axes.map((axis) => (transposed ? reachOfWindows(axis) : axis.inputSize));
  const [windowChannels, signalChannels] = transposed
    ? [layer.inChannels, layer.outChannels]
    : [layer.outChannels, layer.inChannels];
  const [windowGroup, signalGroup] = [windowChannels / groups, signalChannels / groups];
  const windowPlace = placer(layout, windowChannels, volume(windows));
  const signalPlace = placer(layout, signalChannels, volume(signal));
  const taps = volume(axes.map((axis) => axis.kernelSize));

  const outputs = transposed ? signalChannels * volume(signal) : windowChannels * volume(windows);
  const values = new Float64Array(outputs);
  const magnitudes = new Float64Array(outputs);
  const counts = new Float64Array(outputs);
  const written = new Float64Array(transposed ? volume(signal) : 0);
  let products = 0;

  let window = 0;
  for (const at of positions(windows)) {
    const reads = tapsOnSignal(layer, signal, at);
    for (let w = 0; w < windowChannels; w++) {
      const firstSignal = Math.floor(w / windowGroup) * signalGroup;
      for (let s = 0; s < signalGroup; s++) {
        for (const { tap, source } of reads) {
          const weight = kernel[(w * signalGroup + s) * taps + tap];
          const ofSignal = signalPlace(firstSignal + s, source);
          const ofWindow = windowPlace(w, window);
          const [to, from] = transposed ? [ofSignal, ofWindow] : [ofWindow, ofSignal];
          const product = weight * x[from];
          values[to] += product;
          magnitudes[to] += Math.abs(product);
          if (product !== 0) counts[to]++;
        }
      }
    }
    if (transposed) for (const { source } of reads) written[source] += windowGroup;
    else products = Math.max(products, signalGroup * reads.length);
    window++;
  }
  for (const count of written) products = Math.max(products, count);
  const spatial = transposed ? signal : windows;
  return { values, magnitudes, counts, products, channels: layer.outChannels, spatial };
}

/** How often a window can be laid on the padded signal, counted. */
function windowsThatFit({ inputSize, kernelSize, stride, dilation, padBegin, padEnd }: Axis): number {
  const last = (kernelSize - 1) * dilation;
  let count = 0;
  for (let start = -padBegin; start + last < inputSize + padEnd; start += stride) count++;
  return count;
}

/** From the first element that the windows of a transposed convolution write to the last, cropped and extended. */
function reachOfWindows({ inputSize, kernelSize, stride, dilation, padBegin, padEnd, outputPadding }: Axis): number {
  const last = (inputSize - 1) * stride + (kernelSize - 1) * dilation;
  return last + 1 - padBegin - padEnd + outputPadding;
}

/** The taps of the window at `at` that fall on the signal, and on which of its positions. */
function tapsOnSignal(
  { axes, flip }: DirectLayer,
  signal: readonly number[],
  at: readonly number[],
): { tap: number; source: number }[] {
  const reads: { tap: number; source: number }[] = [];
  for (const tapAt of positions(axes.map((axis) => axis.kernelSize))) {
    let tap = 0;
    let source = 0;
    for (let a = 0; a < axes.length && source >= 0; a++) {
      const { kernelSize, stride, dilation, padBegin, paddingMode } = axes[a];
      const i = elementAt(paddingMode, at[a] * stride + tapAt[a] * dilation - padBegin, signal[a]);
      tap = tap * kernelSize + (flip ? kernelSize - 1 - tapAt[a] : tapAt[a]);
      source = i < 0 ? -1 : source * signal[a] + i;
    }
    if (source >= 0) reads.push({ tap, source });
  }
  return reads;
}

/** Which of n elements stands at position i of the padded signal, found by walking back; −1 for a zero. */
function elementAt(mode: PaddingMode, i: number, n: number): number {
  let at = i;
  while (at < 0 || at >= n) {
    const before = at < 0;
    if (mode === "zeros") return -1;
    else if (mode === "circular") at += before ? n : -n;
    else if (mode === "symmetric") at = before ? -1 - at : 2 * n - 1 - at;
    else if (mode === "reflect" && n > 1) at = before ? -at : 2 * n - 2 - at;
    else at = before ? 0 : n - 1;
  }
  return at;
}

/** Every position of a box, the last axis fastest. The array is reused. */
function* positions(lengths: readonly number[]): Generator<readonly number[]> {
  if (lengths.some((length) => length <= 0)) return;
  const at = lengths.map(() => 0);
  for (;;) {
    yield at;
    let axis = lengths.length - 1;
    while (axis >= 0 && ++at[axis] === lengths[axis]) at[axis--] = 0;
    if (axis < 0) return;
  }
}

function placer(layout: Layout, channels: number, size: number): (channel: number, position: number) => number {
  return layout === "channels-first"
    ? (channel, position) => channel * size + position
    : (channel, position) => position * channels + channel;
}

function volume(lengths: readonly number[]): number {
  return lengths.reduce((product, length) => product * length, 1);
}
