import type { Blocks } from "../blocks.ts";
import { outerSum, range } from "./outer-sum.ts";

/** How one channel of a signal is extended: the adjoint adds what was extended back. */
export interface ExtensionOptions {
  /** Of each axis, for every extended position the signal's position there, −1 for padding. */
  readonly sources: readonly Int32Array[];
  /** The last axis is taken apart into this many interleaved parts: position e stands in part e mod phases. */
  readonly phases: number;
  /** Elements between neighbours along each axis of the signal, and between its channels. */
  readonly steps: readonly number[];
  readonly channelStep: number;
}

/** Where everything stands in an extended channel, in elements. */
export interface Extension extends ExtensionOptions {
  /** From one position to the next along each axis; along the last, within a phase. */
  readonly pitches: readonly number[];
  readonly phaseLength: number;
  readonly size: number;
}

export function extensionOf(options: ExtensionOptions): Extension {
  const { sources, phases } = options;
  const last = sources.length - 1;
  const phaseLength = Math.ceil(sources[last].length / phases);
  let size = phases * phaseLength;
  const pitches = range(sources.length, () => 1);
  for (let axis = last - 1; axis >= 0; axis--) {
    pitches[axis] = size;
    size *= sources[axis].length;
  }
  return { ...options, pitches, phaseLength, size };
}

/** A run of extended positions whose sources are evenly spaced. */
interface Segment {
  /** In the extended row. */
  readonly to: number;
  /** The source of the first. */
  readonly from: number;
  readonly count: number;
  /** From one source to the next. */
  readonly step: number;
}

/** The record of `assembly/extension.ts`. @returns its address */
export function storeExtension(blocks: Blocks, extension: Extension, itemBytes: number): number {
  const { sources, steps, pitches, phases, phaseLength, channelStep, size } = extension;
  const last = sources.length - 1;
  const outer = sources
    .slice(0, last)
    .map((source, axis) => Array.from(source, (at) => (at < 0 ? Number.NEGATIVE_INFINITY : at * steps[axis])));
  const rows = outerSum(outer).map((place) => (place < 0 ? -1 : place * itemBytes));
  const segments = range(phases, (phase) => segmentsOf(sources[last], phase, phases, phase * phaseLength)).flat();
  const segmentFields = segments.flatMap(({ to, from, count, step }) => [
    to * itemBytes,
    from * steps[last] * itemBytes,
    count,
    step * steps[last] * itemBytes,
  ]);
  const rowPitch = last === 0 ? size : pitches[last - 1];
  return blocks.store([
    size * itemBytes,
    channelStep * itemBytes,
    rows.length,
    rowPitch * itemBytes,
    blocks.store(rows),
    blocks.store(segmentFields),
    segments.length,
  ]);
}

/** The positions `phase`, `phase + phases`, … as runs, padding left out. */
function segmentsOf(source: Int32Array, phase: number, phases: number, to: number): Segment[] {
  const segments: Segment[] = [];
  const count = Math.ceil((source.length - phase) / phases);
  const at = (i: number) => source[phase + i * phases];
  for (let begin = 0; begin < count; ) {
    const from = at(begin);
    let end = begin + 1;
    if (from >= 0) {
      const step = end < count && at(end) >= 0 ? at(end) - from : 0;
      while (end < count && at(end) >= 0 && at(end) === from + (end - begin) * step) end++;
      segments.push({ to: to + begin, from, count: end - begin, step });
    }
    begin = end;
  }
  return segments;
}

/** Where a position along an axis stands in its extended channel. */
export function extendedPlace({ pitches, phases, phaseLength }: Extension, axis: number): (position: number) => number {
  if (axis < pitches.length - 1) return (e) => e * pitches[axis];
  return (e) => (e % phases) * phaseLength + Math.floor(e / phases);
}

/** One extended channel of float bits: all set where it is the signal, zeros where it is padding. */
export function maskOf(extension: Extension, itemBytes: number): Int32Array {
  const { sources, phases, phaseLength } = extension;
  const last = sources.length - 1;
  const placeOf = extendedPlace(extension, last);
  const words = itemBytes / 4;
  const row = new Int32Array(phases * phaseLength * words);
  sources[last].forEach((at, e) => {
    const place = placeOf(e);
    if (at >= 0) row.fill(-1, place * words, (place + 1) * words);
  });
  const isInside = outerSum(sources.slice(0, last).map((source) => Array.from(source, (at) => Math.min(at, 0))));
  const mask = new Int32Array(isInside.length * row.length);
  isInside.forEach((sum, r) => {
    if (sum === 0) mask.set(row, r * row.length);
  });
  return mask;
}
