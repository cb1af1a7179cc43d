import { partBegin } from "./part";

/**
 * How one channel of a signal lies in memory once it is extended by its padding: rows of one length, one after the other, the last axis taken
 * apart by its position modulo the stride, so that every tap of every window reads neighbours. Written by `src/windows/extension.ts`, field
 * by field; lengths and steps in bytes.
 */
@unmanaged
export class Extension {
  /** From channel to channel, of the extended signal and of the signal itself. */
  extendedStep: u32;
  channelStep: u32;
  rowCount: i32;
  rowPitch: u32;
  /** Where each row begins in its channel of the signal; 2³² − 1: it is padding. */
  rows: usize;
  /** What of a row is the signal: `segmentCount` times (to, from, count, step). */
  segments: usize;
  segmentCount: i32;
}

/** Channels that are read or written in turn: a processor fetches ahead along each. */
const abreast = 4;

/** Extends `channels` channels. What is padding is not written: it is zero before. */
export function extend<T>(extension: Extension, channels: i32, signal: usize, to: usize): void {
  for (let first = 0; first < channels; first += abreast) {
    const last = min(first + abreast, channels);
    for (let r = 0; r < extension.rowCount; r++) {
      const place = load<u32>(extension.rows + ((<usize>r) << 2));
      if (place === u32.MAX_VALUE) continue;
      for (let channel = first; channel < last; channel++) {
        const from = signal + <usize>channel * extension.channelStep + place;
        copySegments<T>(extension, from, to + <usize>channel * extension.extendedStep + <usize>r * extension.rowPitch);
      }
    }
  }
}

function copySegments<T>(extension: Extension, from: usize, row: usize): void {
  const last = extension.segments + ((<usize>extension.segmentCount) << 4);
  for (let segment = extension.segments; segment < last; segment += 16) {
    let to = row + load<u32>(segment);
    let at = from + load<u32>(segment, 4);
    const end = to + <usize>load<u32>(segment, 8) * sizeof<T>();
    const step = load<i32>(segment, 12);
    if (step === sizeof<T>()) {
      for (; to + 16 <= end; to += 16, at += 16) v128.store(to, v128.load(at));
    } else if (step === 2 * sizeof<T>()) {
      // An overrun of the last load by one number stays inside the memory, which ends behind the last array.
      for (; to + 16 <= end; to += 16, at += 32) v128.store(to, everyOther<T>(v128.load(at), v128.load(at, 16)));
    }
    for (; to < end; to += sizeof<T>(), at += step) store<T>(to, load<T>(at));
  }
}

function everyOther<T>(low: v128, high: v128): v128 {
  if (sizeof<T>() === 8) return v128.shuffle<f64>(low, high, 0, 2);
  return v128.shuffle<f32>(low, high, 0, 2, 4, 6);
}

/** The adjoint of `extend`: adds `channels` extended channels to a signal; what fell on padding is dropped. */
export function contract<T>(extension: Extension, channels: i32, extended: usize, signal: usize): void {
  for (let first = 0; first < channels; first += abreast) {
    const last = min(first + abreast, channels);
    for (let r = 0; r < extension.rowCount; r++) {
      const place = load<u32>(extension.rows + ((<usize>r) << 2));
      if (place === u32.MAX_VALUE) continue;
      for (let channel = first; channel < last; channel++) {
        const row = extended + <usize>channel * extension.extendedStep + <usize>r * extension.rowPitch;
        addSegments<T>(extension, row, signal + <usize>channel * extension.channelStep + place);
      }
    }
  }
}

function addSegments<T>(extension: Extension, row: usize, signal: usize): void {
  const last = extension.segments + ((<usize>extension.segmentCount) << 4);
  for (let segment = extension.segments; segment < last; segment += 16) {
    let from = row + load<u32>(segment);
    const end = from + <usize>load<u32>(segment, 8) * sizeof<T>();
    const step = load<i32>(segment, 12);
    let to = signal + load<u32>(segment, 4);
    if (step === sizeof<T>()) {
      for (; from + 16 <= end; from += 16, to += 16) v128.store(to, v128.add<T>(v128.load(to), v128.load(from)));
    }
    for (; from < end; from += sizeof<T>(), to += step) store<T>(to, load<T>(to) + load<T>(from));
  }
}

@unmanaged
export class ExtensionPass {
  extension: Extension;
  channels: i32;
  signal: usize;
  extended: usize;
}

/** `extend` for the part's share of the channels. */
export function extendChannels<T>(part: i32, parts: i32, args: ExtensionPass): void {
  const e = args.extension;
  const begin = partBegin(args.channels, part, parts);
  const count = partBegin(args.channels, part + 1, parts) - begin;
  const to = args.extended + <usize>begin * e.extendedStep;
  memory.fill(to, 0, <usize>count * e.extendedStep);
  extend<T>(e, count, args.signal + <usize>begin * e.channelStep, to);
}

/** `contract` for the part's share of the channels. */
export function contractChannels<T>(part: i32, parts: i32, args: ExtensionPass): void {
  const e = args.extension;
  const begin = partBegin(args.channels, part, parts);
  const count = partBegin(args.channels, part + 1, parts) - begin;
  contract<T>(e, count, args.extended + <usize>begin * e.extendedStep, args.signal + <usize>begin * e.channelStep);
}
