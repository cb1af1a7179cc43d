import type { FloatArray } from "@convmtx/tensor";
import { sizeOf } from "@convmtx/tensor";
import type { ResolvedAxis, ResolvedGeometry } from "@convmtx/window";
import { tapSource } from "@convmtx/window";
import type { LinearForm } from "./linear-form.ts";

/** Tap `tap` of window `window` reads `source`, all three counted in C order over the axes. */
interface Read {
  readonly window: number;
  readonly tap: number;
  readonly source: number;
}

/** Every read of every window, but for zero padding. */
function* reads(axes: readonly ResolvedAxis[]): Generator<Read> {
  const windows = axes.map((axis) => axis.windowCount);
  const taps = axes.map((axis) => axis.kernelSize);
  for (const [window, at] of positions(windows).entries()) {
    for (const [tap, of] of positions(taps).entries()) {
      const sources = axes.map((axis, d) => tapSource(axis, at[d], of[d]));
      if (sources.includes(-1)) continue;
      yield { window, tap, source: sources.reduce((flat, source, d) => flat * axes[d].signalSize + source, 0) };
    }
  }
}

/** All index tuples below `sizes`, in C order. */
function positions(sizes: readonly number[]): number[][] {
  let all: number[][] = [[]];
  for (const size of sizes) {
    all = all.flatMap((head) => Array.from({ length: size }, (_, i) => [...head, i]));
  }
  return all;
}

/** One term a window, channel pair and tap: the convolution by its definition, taps that meet in one entry apart. */
export function convolutionForm(geometry: ResolvedGeometry, kernel: FloatArray): LinearForm {
  const { axes, groups, layout, flip, transposed } = geometry;
  const [windowChannels, signalChannels] = transposed
    ? [geometry.inChannels, geometry.outChannels]
    : [geometry.outChannels, geometry.inChannels];
  const windows = sizeOf(axes.map((axis) => axis.windowCount));
  const signal = sizeOf(axes.map((axis) => axis.signalSize));
  const taps = sizeOf(axes.map((axis) => axis.kernelSize));
  const perGroup = signalChannels / groups;
  const place = (channel: number, channels: number, at: number, size: number) =>
    layout === "channels-first" ? channel * size + at : at * channels + channel;
  const ofWindow: number[] = [];
  const ofSignal: number[] = [];
  const value: number[] = [];
  for (const { window, tap, source } of reads(axes)) {
    for (let w = 0; w < windowChannels; w++) {
      const first = Math.floor(w / (windowChannels / groups)) * perGroup;
      for (let s = 0; s < perGroup; s++) {
        ofWindow.push(place(w, windowChannels, window, windows));
        ofSignal.push(place(first + s, signalChannels, source, signal));
        value.push(kernel[(w * perGroup + s) * taps + (flip ? taps - 1 - tap : tap)]);
      }
    }
  }
  const [rows, cols] = [windowChannels * windows, signalChannels * signal];
  return transposed
    ? { shape: [cols, rows], row: ofSignal, col: ofWindow, value }
    : { shape: [rows, cols], row: ofWindow, col: ofSignal, value };
}

/** [C, *spatial] to [C·Πk, L], one term an element of the columns that is not padding. */
export function unfoldForm(channels: number, axes: readonly ResolvedAxis[]): LinearForm {
  const windows = sizeOf(axes.map((axis) => axis.windowCount));
  const signal = sizeOf(axes.map((axis) => axis.signalSize));
  const taps = sizeOf(axes.map((axis) => axis.kernelSize));
  const row: number[] = [];
  const col: number[] = [];
  for (const { window, tap, source } of reads(axes)) {
    for (let c = 0; c < channels; c++) {
      row.push((c * taps + tap) * windows + window);
      col.push(c * signal + source);
    }
  }
  return { shape: [channels * taps * windows, channels * signal], row, col, value: row.map(() => 1) };
}
