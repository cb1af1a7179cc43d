import { bytesPerElement, type FloatDType } from "@convmtx/tensor";
import { floatsAt, type WasmDense } from "../convert.ts";
import type { Machine } from "../machine.ts";
import { maskOf, storeExtension } from "./extension.ts";
import { gatherOf, storeGather } from "./gather.ts";
import { range } from "./outer-sum.ts";
import type { Sweep, SweepSide } from "./sweep.ts";
import { orderWeights, weightsPerTerm } from "./weights.ts";

/** What the operands of a row of outputs may take of the first-level cache, in bytes. Rows of more are cut. */
const cacheBytes = 24_576;

/** A sweep with its weights and tables in memory, ready to be run any number of times. */
export class Convolution {
  private readonly machine: Machine;
  private readonly dtype: FloatDType;
  private readonly sweep: Sweep;
  private readonly record: number;
  private readonly extensions: { readonly from: number; readonly to: number };
  private readonly tables: number[] = [];
  private readonly work: number;

  constructor(machine: Machine, dtype: FloatDType, sweep: Sweep, kernel: WasmDense) {
    this.machine = machine;
    this.dtype = dtype;
    this.sweep = sweep;
    const { heap } = machine;
    const { groups, from, to } = sweep;
    const itemBytes = bytesPerElement(dtype);
    this.extensions = { from: this.extensionRecord(from), to: this.extensionRecord(to) };
    const channels = range(from.inGroup, (channel) => channel * channelSize(from));
    let work = 0;
    let areFinite = true;
    const fields = sweep.gathers.flatMap((axes) => {
      const taps = axes.reduce((count, axis) => count * axis.taps.length, 1);
      const terms = from.inGroup * taps;
      const longest = Math.max(16, Math.floor(cacheBytes / itemBytes / Math.max(1, from.inGroup) / 16) * 16);
      const gather = gatherOf(axes, longest);
      const groupWeights = weightsPerTerm(sweep) * terms;
      const count = groups * groupWeights;
      const weights = this.keep(heap.allocate(count * itemBytes));
      const ordered = floatsAt(heap, dtype, weights, count);
      orderWeights(sweep, gather.kernel, floatsAt(heap, dtype, kernel.address, kernel.length), ordered);
      areFinite &&= ordered.every(Number.isFinite);
      for (const [, , outputs] of gather.rows) work += count * outputs;
      const stored = storeGather(heap, { gather, channels, weights, weightGroupStep: groupWeights }, itemBytes);
      stored.tables.forEach((table) => void this.keep(table));
      return stored.fields;
    });
    this.work = work;
    const gathers = this.keep(heap.store(fields));
    // Only a weight that is infinite or no number tells padding from zeros.
    const needsMask = !areFinite && from.extension !== undefined;
    const mask = needsMask ? this.keep(heap.store(maskOf(from.extension, itemBytes))) : 0;
    this.record = this.keep(
      heap.store([
        groups,
        from.inGroup,
        to.inGroup,
        channelSize(from) * itemBytes,
        channelSize(to) * itemBytes,
        this.extensions.from,
        this.extensions.to,
        gathers,
        sweep.gathers.length,
        mask,
      ]),
    );
  }

  /** Sums `from` into `to`, both in memory. */
  run(from: number, to: WasmDense): void {
    const { machine, dtype, sweep, work } = this;
    const { heap } = machine;
    if (!sweep.coversResult) floatsAt(heap, dtype, to.address, to.length).fill(0);
    const parts = machine.partsFor(work);
    const sizes = { from: this.extendedBytes(sweep.from), to: this.extendedBytes(sweep.to) };
    const isByGroups = parts === 1 || sweep.groups >= 4 * parts;
    if (isByGroups) {
      const room = sizes.from + sizes.to;
      machine.withScratch(parts * room, (scratch) => {
        machine.run("convolveGroups", dtype, parts, [this.record, from, to.address, scratch, room]);
      });
      return;
    }
    const { groups } = sweep;
    machine.withScratch(groups * (sizes.from + sizes.to), (scratch) => {
      const sums = scratch + groups * sizes.from;
      const [before, after] = [sweep.from.extension, sweep.to.extension];
      if (before !== undefined) {
        const channels = groups * sweep.from.inGroup;
        machine.run("extendChannels", dtype, parts, [this.extensions.from, channels, from, scratch]);
      }
      const operand = before === undefined ? from : scratch;
      const result = after === undefined ? to.address : sums;
      machine.run("sweepGroups", dtype, parts, [this.record, operand, result, 0, 0]);
      if (after !== undefined) {
        const channels = groups * sweep.to.inGroup;
        machine.run("contractChannels", dtype, parts, [this.extensions.to, channels, to.address, sums]);
      }
    });
  }

  free(): void {
    for (const table of this.tables) this.machine.heap.free(table);
  }

  /** Of one group. */
  private extendedBytes({ extension, inGroup }: SweepSide): number {
    return extension === undefined ? 0 : inGroup * extension.size * bytesPerElement(this.dtype);
  }

  private extensionRecord({ extension }: SweepSide): number {
    if (extension === undefined) return 0;
    const { record, tables } = storeExtension(this.machine.heap, extension, bytesPerElement(this.dtype));
    tables.forEach((table) => void this.keep(table));
    return this.keep(record);
  }

  private keep(address: number): number {
    this.tables.push(address);
    return address;
  }
}

/** Elements from channel to channel of what is swept. */
function channelSize({ extension, channelStep }: SweepSide): number {
  return extension?.size ?? channelStep;
}
