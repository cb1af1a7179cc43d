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
  /** For each part room for an extended group of the operand, then of the result; for `convolveGroups` alone. */
  scratch: usize;
  scratchStep: usize;
}

/** The whole of it for the part's groups, in scratch of the part's own, which stays in its cache. */
export function convolveGroups<T>(part: i32, parts: i32, args: ConvolutionPass): void {
  const c = args.plan;
  const extended = args.scratch + <usize>part * args.scratchStep;
  const sums = c.fromExtension ? extended + <usize>c.fromGroup * c.fromStep : extended;
  const end = partBegin(c.groups, part + 1, parts);
  for (let group = partBegin(c.groups, part, parts); group < end; group++) {
    const fromChannel = <usize>group * c.fromGroup;
    const toChannel = <usize>group * c.toGroup;
    const before = c.fromExtension;
    const after = c.toExtension;
    if (before) extend<T>(before, c.fromGroup, args.from + fromChannel * before.channelStep, extended);
    sweepGroup<T>(
      c,
      group,
      before ? extended : args.from + fromChannel * c.fromStep,
      after ? sums : args.to + toChannel * c.toStep,
      0,
      1,
    );
    if (after) contract<T>(after, c.toGroup, sums, args.to + toChannel * after.channelStep);
  }
}

/** The sums alone, for the part's share of every group. */
export function sweepGroups<T>(part: i32, parts: i32, args: ConvolutionPass): void {
  const c = args.plan;
  for (let group = 0; group < c.groups; group++) {
    const from = args.from + <usize>group * c.fromGroup * c.fromStep;
    sweepGroup<T>(c, group, from, args.to + <usize>group * c.toGroup * c.toStep, part, parts);
  }
}

/** One group, of which a part does its share of pairs of a row and up to four channels. */
function sweepGroup<T>(c: Convolution, group: i32, from: usize, to: usize, part: i32, parts: i32): void {
  const blocks = (c.toGroup + 3) >> 2;
  for (let n = 0; n < c.gatherCount; n++) {
    const g = changetype<Gather>(c.gathers + <usize>n * offsetof<Gather>());
    const weights = g.weights + <usize>group * g.weightGroupStep;
    const end = partBegin(g.rowCount * blocks, part + 1, parts);
    for (let item = partBegin(g.rowCount * blocks, part, parts); item < end; item++) {
      const row = g.rows + <usize>(item / blocks) * 12;
      const channel = (item % blocks) << 2;
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
  }
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
