import type { Blocks } from "../blocks.ts";
import { outerSum } from "./outer-sum.ts";

/** What windows do along one axis, in elements of the arrays. Of the last axis `from` and `to` count by one. */
export interface AxisGather {
  /** For every output the place where its window begins, and its own. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** For every tap how far from there it reads, and its place in the kernel. */
  readonly taps: readonly number[];
  readonly kernel: readonly number[];
}

/** The gather of axes together: rows of (in, out, outputs), and taps by their place and their element of the kernel. */
export interface Gather {
  readonly rows: readonly (readonly [from: number, to: number, count: number])[];
  readonly taps: readonly number[];
  readonly kernel: readonly number[];
}

/** @param longest outputs that a row may have: longer ones are cut */
export function gatherOf(axes: readonly AxisGather[], longest: number): Gather {
  const outer = axes.slice(0, -1);
  const last = axes[axes.length - 1];
  const from = outerSum(outer.map((axis) => axis.from));
  const to = outerSum(outer.map((axis) => axis.to));
  const rows: (readonly [number, number, number])[] = [];
  for (let r = 0; r < from.length; r++) {
    for (let begin = 0; begin < last.from.length; begin += longest) {
      const count = Math.min(longest, last.from.length - begin);
      rows.push([from[r] + last.from[begin], to[r] + last.to[begin], count]);
    }
  }
  return { rows, taps: outerSum(axes.map((axis) => axis.taps)), kernel: outerSum(axes.map((axis) => axis.kernel)) };
}

/** Every choice of one gather an axis: the passes of an adjoint. */
export function combinations(axes: readonly (readonly AxisGather[])[]): AxisGather[][] {
  return axes.reduce<AxisGather[][]>(
    (chosen, passes) => chosen.flatMap((before) => passes.map((pass) => [...before, pass])),
    [[]],
  );
}

export interface GatherRecord {
  readonly gather: Gather;
  /** Places of the channels which are summed, in elements. */
  readonly channels: readonly number[];
  readonly weights: number;
  readonly weightGroupStep: number;
}

/** The fields of a record of `assembly/gather.ts`. */
export function storeGather(
  blocks: Blocks,
  { gather, channels, weights, weightGroupStep }: GatherRecord,
  itemBytes: number,
): number[] {
  const terms = outerSum([channels, gather.taps]).map((place) => place * itemBytes);
  const rows = gather.rows.flatMap(([from, to, count]) => [from * itemBytes, to * itemBytes, count]);
  return [
    gather.rows.length,
    blocks.store(rows),
    terms.length,
    gather.taps.length,
    blocks.store(terms),
    weights,
    weightGroupStep * itemBytes,
  ];
}
