import type { UnfoldGeometry } from "@convmtx/backend";
import { bytesPerElement, type FloatDType, sizeOf } from "@convmtx/tensor";
import { Blocks } from "../blocks.ts";
import { floatsAt, madeDense, type WasmDense } from "../convert.ts";
import type { Machine } from "../machine.ts";
import { storeExtension } from "./extension.ts";
import { gatherOf, storeGather } from "./gather.ts";
import { sweepOf } from "./sweep.ts";

/** A kernel of one weight a tap over one channel: the windows of `unfold` are those of its convolution. */
function oneChannel({ axes }: UnfoldGeometry) {
  const signal = axes.map((axis) => axis.signalSize);
  const windows = axes.map((axis) => axis.windowCount);
  const sweep = sweepOf(
    {
      axes,
      inputShape: signal,
      outputShape: windows,
      kernelShape: axes.map((axis) => axis.kernelSize),
      hasChannels: false,
      inChannels: 1,
      outChannels: 1,
      groups: 1,
      layout: "channels-first",
      flip: false,
      transposed: false,
      preset: undefined,
    },
    true,
  );
  return { sweep, signalSize: sizeOf(signal), windowCount: sizeOf(windows) };
}

/** columns [C·Πk, L] of a signal [C, *spatial], or the signal on which they are summed. */
export function columns(
  op: "unfold" | "fold",
  machine: Machine,
  dtype: FloatDType,
  geometry: UnfoldGeometry,
  from: WasmDense,
): WasmDense {
  const { heap } = machine;
  const itemBytes = bytesPerElement(dtype);
  const { channels } = geometry;
  const { sweep, signalSize, windowCount } = oneChannel(geometry);
  const { extension } = sweep.from;
  const gather = gatherOf(sweep.gathers[0], Number.POSITIVE_INFINITY);
  const blocks = new Blocks(heap);
  try {
    const fields = storeGather(blocks, { gather, channels: [0], weights: 0, weightGroupStep: 0 }, itemBytes);
    const gatherRecord = blocks.store(fields);
    const extensionRecord = extension === undefined ? 0 : storeExtension(blocks, extension, itemBytes);
    const room = (extension?.size ?? 0) * itemBytes;
    const length = channels * (op === "unfold" ? gather.taps.length * windowCount : signalSize);
    return madeDense(heap, dtype, length, (to) => {
      if (op === "fold") floatsAt(heap, dtype, to.address, to.length).fill(0);
      const [signal, windows] = op === "unfold" ? [from, to] : [to, from];
      const parts = machine.partsFor(channels * gather.taps.length * windowCount, room);
      machine.withScratch(parts * room, (scratch) => {
        machine.run(op, dtype, parts, [
          gatherRecord,
          extensionRecord,
          channels,
          signalSize * itemBytes,
          windowCount * itemBytes,
          signal.address,
          windows.address,
          scratch,
          room,
        ]);
      });
    });
  } finally {
    blocks.free();
  }
}
