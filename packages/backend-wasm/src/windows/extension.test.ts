import { expect, test } from "vitest";
import { Blocks } from "../blocks.ts";
import { Heap } from "../heap.ts";
import { extensionOf, storeExtension } from "./extension.ts";

test("rows beyond 2 GiB keep their places, and only padding is 2³² − 1", () => {
  const heap = new Heap(new WebAssembly.Memory({ initial: 1 }), 64, 16);
  const sources = [Int32Array.of(-1, 0, 3), Int32Array.of(0, 1)];
  const extension = extensionOf({ sources, phases: 1, steps: [200_000_000, 1], channelStep: 1 });
  const record = storeExtension(new Blocks(heap), extension, 4) / 4;
  const rowTable = heap.u32[record + 4] / 4;
  expect([...heap.u32.subarray(rowTable, rowTable + 3)]).toEqual([2 ** 32 - 1, 0, 2_400_000_000]);
});
