import { contract, Extension, extend } from "./extension";
import { Gather } from "./gather";
import { partBegin } from "./part";
import { maskedRow, tile } from "./tile";
import { lanes } from "./vector";

/** A convolution or its adjoint. Written by `src/windows/convolution.ts`, field by field; steps in bytes. */
@unmanaged
class Convolution {
  groups: i32;
  /** Channels of a group. */
  fromGroup: i32;
  toGroup: i32;
  /** From channel to channel of what is swept and of what comes out. */
  fromStep: u32;
  toStep: u32;
  /** How the operand becomes what is swept, and what comes out the result; null where they are the same. */
  fromExtension: Extension | null;
  toExtension: Extension | null;
  gathers: usize;
  gatherCount: i32;
  /** 0, or one extended channel with zeros where it is padding, all bits set elsewhere. */
  mask: usize;
}

@unmanaged
export class ConvolutionPass {
  plan: Convolution;
  from: usize;
  to: usize;
  /** Groups which are done together, row by row in turn: a processor fetches ahead along each. */
  batch: i32;
  /** For each part room for a batch of extended groups of the operand, then of the result; for `convolveGroups` alone. */
  scratch: usize;
  scratchStep: usize;
}

/** The whole of it for the part's groups, in scratch of the part's own, which stays in its cache. */
export function convolveGroups<T>(part: i32, parts: i32, args: ConvolutionPass): void {
  const c = args.plan;
  const before = c.fromExtension;
  const after = c.toExtension;
  const extended = args.scratch + <usize>part * args.scratchStep;
  const sums = before ? extended + <usize>args.batch * c.fromGroup * c.fromStep : extended;
  // Once: every batch writes the same places, and padding never.
  memory.fill(extended, 0, sums - extended);
  const end = partBegin(c.groups, part + 1, parts);
  for (let group = partBegin(c.groups, part, parts); group < end; group += args.batch) {
    const count = min(args.batch, end - group);
    const fromChannel = <usize>group * c.fromGroup;
    const toChannel = <usize>group * c.toGroup;
    if (before) extend<T>(before, count * c.fromGroup, args.from + fromChannel * before.channelStep, extended);
    const from = before ? extended : args.from + fromChannel * c.fromStep;
    const to = after ? sums : args.to + toChannel * c.toStep;
    sweep<T>(c, group, count, from, to, 0, 1);
    if (after) contract<T>(after, count * c.toGroup, sums, args.to + toChannel * after.channelStep);
  }
}

/** The sums alone, for the part's share of every batch. */
export function sweepGroups<T>(part: i32, parts: i32, args: ConvolutionPass): void {
  const c = args.plan;
  for (let group = 0; group < c.groups; group += args.batch) {
    const from = args.from + <usize>group * c.fromGroup * c.fromStep;
    const to = args.to + <usize>group * c.toGroup * c.toStep;
    sweep<T>(c, group, min(args.batch, c.groups - group), from, to, part, parts);
  }
}

/** The `count` groups from `group` on, of which a part does its share of (row, group, up to four channels). */
function sweep<T>(c: Convolution, group: i32, count: i32, from: usize, to: usize, part: i32, parts: i32): void {
  const blocks = (c.toGroup + 3) >> 2;
  const abreast = count * blocks;
  for (let n = 0; n < c.gatherCount; n++) {
    const g = changetype<Gather>(c.gathers + <usize>n * offsetof<Gather>());
    const end = partBegin(g.rowCount * abreast, part + 1, parts);
    let item = partBegin(g.rowCount * abreast, part, parts);
    let row = item / abreast;
    let member = (item % abreast) / blocks;
    let block = item % blocks;
    for (; item < end; item++) {
      sweepRow<T>(
        c,
        g,
        g.rows + <usize>row * 12,
        block << 2,
        from + <usize>member * c.fromGroup * c.fromStep,
        g.weights + <usize>(group + member) * g.weightGroupStep,
        to + <usize>member * c.toGroup * c.toStep,
      );
      if (++block < blocks) continue;
      block = 0;
      if (++member < count) continue;
      member = 0;
      row++;
    }
  }
}

/** One row of one group in up to four channels. */
function sweepRow<T>(
  c: Convolution,
  g: Gather,
  row: usize,
  channel: i32,
  from: usize,
  weights: usize,
  to: usize,
): void {
  const channels = min(4, c.toGroup - channel);
  const input = from + load<u32>(row);
  const output = to + load<u32>(row, 4) + <usize>channel * c.toStep;
  const count = load<i32>(row, 8);
  const lead = weights + <usize>channel * g.termCount * sizeof<T>();
  if (c.mask !== 0) {
    const step = (channels === 1 ? 1 : 4) * sizeof<T>();
    for (let k = 0; k < channels; k++) {
      const weight = lead + <usize>k * sizeof<T>();
      maskedRow<T>(g, input, c.mask + load<u32>(row), weight, step, output + <usize>k * c.toStep, count);
    }
  } else if (channels === 1) oneChannel<T>(g, input, lead, output, count);
  else fourChannels<T>(g, input, lead, output, c.toStep, channels, count);
}

function fourChannels<T>(
  g: Gather,
  from: usize,
  weights: usize,
  to: usize,
  step: usize,
  channels: i32,
  count: i32,
): void {
  for (; count > lanes<T>(); count -= 2 * lanes<T>(), from += 32, to += 32) {
    tile<T, u16, u32>(g, from, weights, to, step, channels, count);
  }
  if (count > 0) tile<T, u8, u32>(g, from, weights, to, step, channels, count);
}

function oneChannel<T>(g: Gather, from: usize, weights: usize, to: usize, count: i32): void {
  for (; count > 2 * lanes<T>(); count -= 4 * lanes<T>(), from += 64, to += 64) {
    tile<T, u32, u8>(g, from, weights, to, 0, 1, count);
  }
  if (count > 0) tile<T, u16, u8>(g, from, weights, to, 0, 1, count);
}
