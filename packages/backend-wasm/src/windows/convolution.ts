import { bytesPerElement, type FloatDType } from "@convmtx/tensor";
import { Blocks } from "../blocks.ts";
import { floatsAt, type WasmDense } from "../convert.ts";
import type { Machine } from "../machine.ts";
import { maskOf, storeExtension } from "./extension.ts";
import { type AxisGather, gatherOf, storeGather } from "./gather.ts";
import { range } from "./outer-sum.ts";
import type { Sweep, SweepSide } from "./sweep.ts";
import { orderWeights, weightsPerTerm } from "./weights.ts";

/** What the operands of a row of outputs may take of the first-level cache, in bytes. Rows of more are cut. */
const cacheBytes = 24_576;

/** What extended groups may take of the second-level cache, in bytes. */
const scratchBytes = 524_288;

/** A sweep with its weights and tables in memory, ready to be run any number of times. */
export class Convolution {
  private readonly machine: Machine;
  private readonly dtype: FloatDType;
  private readonly sweep: Sweep;
  private readonly blocks: Blocks;
  /** Addresses of the records of `assembly/`: 0 where a side is not extended. */
  private readonly record: number;
  private readonly fromExtension: number;
  private readonly toExtension: number;
  /** Multiplications of a run. */
  private readonly work: number;

  /** @throws LimitError `MEMORY_LIMIT` */
  constructor(machine: Machine, dtype: FloatDType, sweep: Sweep, kernel: WasmDense) {
    this.machine = machine;
    this.dtype = dtype;
    this.sweep = sweep;
    this.blocks = new Blocks(machine.heap);
    try {
      const { blocks } = this;
      const { groups, from, to } = sweep;
      const itemBytes = bytesPerElement(dtype);
      const extensionRecord = ({ extension }: SweepSide) =>
        extension === undefined ? 0 : storeExtension(blocks, extension, itemBytes);
      this.fromExtension = extensionRecord(from);
      this.toExtension = extensionRecord(to);
      const gathers = sweep.gathers.map((axes) => this.storeGather(axes, kernel));
      // Only a weight that is infinite or no number tells padding from zeros.
      const needsMask = from.extension !== undefined && !gathers.every((gather) => gather.areFinite);
      this.work = gathers.reduce((work, gather) => work + gather.work, 0);
      this.record = blocks.store([
        groups,
        from.inGroup,
        to.inGroup,
        channelSize(from) * itemBytes,
        channelSize(to) * itemBytes,
        this.fromExtension,
        this.toExtension,
        blocks.store(gathers.flatMap((gather) => gather.fields)),
        gathers.length,
        needsMask ? blocks.store(maskOf(from.extension, itemBytes)) : 0,
      ]);
    } catch (error) {
      this.blocks.free();
      throw error;
    }
  }

  private storeGather(axes: readonly AxisGather[], kernel: WasmDense) {
    const { machine, dtype, sweep, blocks } = this;
    const { groups, from } = sweep;
    const itemBytes = bytesPerElement(dtype);
    const longest = Math.max(16, Math.floor(cacheBytes / itemBytes / Math.max(1, from.inGroup) / 16) * 16);
    const gather = gatherOf(axes, longest);
    const weightGroupStep = weightsPerTerm(sweep) * from.inGroup * gather.taps.length;
    const weightCount = groups * weightGroupStep;
    const weights = blocks.allocate(weightCount * itemBytes);
    const ordered = floatsAt(machine.heap, dtype, weights, weightCount);
    orderWeights(sweep, gather.kernel, floatsAt(machine.heap, dtype, kernel.address, kernel.length), ordered);
    // Before more is stored, which may make the view useless.
    const areFinite = ordered.every(Number.isFinite);
    const channels = range(from.inGroup, (channel) => channel * channelSize(from));
    return {
      areFinite,
      work: gather.rows.reduce((work, [, , outputs]) => work + weightCount * outputs, 0),
      fields: storeGather(blocks, { gather, channels, weights, weightGroupStep }, itemBytes),
    };
  }

  /** Sums `from` into `to`, both in memory. */
  run(from: number, to: WasmDense): void {
    const { machine, dtype, sweep, work } = this;
    const { heap } = machine;
    if (!sweep.coversResult) floatsAt(heap, dtype, to.address, to.length).fill(0);
    const parts = machine.partsFor(work);
    const sizes = { from: this.extendedBytes(sweep.from), to: this.extendedBytes(sweep.to) };
    const batch = Math.min(4, Math.max(1, Math.floor(scratchBytes / Math.max(1, sizes.from + sizes.to))));
    const room = batch * (sizes.from + sizes.to);
    const { groups } = sweep;
    const allFit = groups * (sizes.from + sizes.to) <= heap.room / 2;
    if (parts === 1 || groups >= 4 * batch * parts || !allFit) {
      const fitting = Math.min(parts, groups, 1 + Math.floor(heap.room / 2 / Math.max(1, room)));
      machine.withScratch(fitting * room, (scratch) => {
        machine.run("convolveGroups", dtype, fitting, [this.record, from, to.address, batch, scratch, room]);
      });
      return;
    }
    machine.withScratch(groups * (sizes.from + sizes.to), (scratch) => {
      const sums = scratch + groups * sizes.from;
      const [before, after] = [sweep.from.extension, sweep.to.extension];
      if (before !== undefined) {
        const channels = groups * sweep.from.inGroup;
        machine.run("extendChannels", dtype, parts, [this.fromExtension, channels, from, scratch]);
      }
      const operand = before === undefined ? from : scratch;
      const result = after === undefined ? to.address : sums;
      machine.run("sweepGroups", dtype, parts, [this.record, operand, result, batch, 0, 0]);
      if (after !== undefined) {
        const channels = groups * sweep.to.inGroup;
        machine.run("contractChannels", dtype, parts, [this.toExtension, channels, to.address, sums]);
      }
    });
  }

  free(): void {
    this.blocks.free();
  }

  /** Of one group. */
  private extendedBytes({ extension, inGroup }: SweepSide): number {
    return extension === undefined ? 0 : inGroup * extension.size * bytesPerElement(this.dtype);
  }
}

/** Elements from channel to channel of what is swept. */
function channelSize({ extension, channelStep }: SweepSide): number {
  return extension?.size ?? channelStep;
}
