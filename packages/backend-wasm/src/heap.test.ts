import fc from "fast-check";
import { expect, test } from "vitest";
import { Heap } from "./heap.ts";

const newHeap = (maximum: number) => new Heap(new WebAssembly.Memory({ initial: 1, maximum }), 64, maximum);

test("blocks are aligned, lie apart, and keep what is written to them, in whatever order they come and go", () => {
  const step = fc.record({ bytes: fc.integer({ min: 0, max: 300_000 }), free: fc.array(fc.nat(20), { maxLength: 3 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const heap = newHeap(1024);
      const live: { address: number; bytes: number; mark: number }[] = [];
      steps.forEach(({ bytes, free }, n) => {
        const address = heap.allocate(bytes);
        expect(address % 64).toBe(0);
        expect(address).toBeGreaterThan(0);
        new Uint8Array(heap.memory.buffer, address, bytes).fill(n + 1);
        live.push({ address, bytes, mark: n + 1 });
        for (const i of free) {
          const [gone] = live.splice(i % (live.length + 1), 1);
          if (gone !== undefined) heap.free(gone.address);
        }
        for (const { address: at, bytes: length, mark } of live) {
          const view = new Uint8Array(heap.memory.buffer, at, length);
          expect(view.every((byte) => byte === mark)).toBe(true);
        }
      });
      const used = live.reduce((sum, { bytes }) => sum + Math.max(64, Math.ceil(bytes / 64) * 64), 0);
      expect(heap.bytes).toBe(used);
    }),
    { numRuns: 30 },
  );
});

test("what is freed becomes one piece again: the memory does not grow for what fitted before", () => {
  const heap = newHeap(1024);
  const addresses = Array.from({ length: 100 }, () => heap.allocate(10_000));
  const size = heap.memory.buffer.byteLength;
  for (const i of [3, 1, 2, 0]) heap.free(addresses[i]);
  expect(heap.allocate(40_000)).toBe(addresses[0]);
  for (const address of addresses.slice(4).reverse()) heap.free(address);
  heap.free(addresses[0]);
  expect(heap.bytes).toBe(0);
  heap.allocate(size - 256);
  expect(heap.memory.buffer.byteLength).toBe(size);
});

test("a second free of the same block changes nothing", () => {
  const heap = newHeap(16);
  const address = heap.allocate(100);
  heap.free(address);
  heap.free(address);
  expect(heap.bytes).toBe(0);
  expect(heap.allocate(60_000)).toBe(address);
});

test("the smallest hole that fits is taken", () => {
  const heap = newHeap(64);
  const [large, , small] = [640, 64, 128, 64].map((bytes) => heap.allocate(bytes));
  heap.free(large);
  heap.free(small);
  expect(heap.allocate(100)).toBe(small);
});

test("memory that cannot grow is a MEMORY_LIMIT which says how much is in use, and nothing is lost", () => {
  const heap = newHeap(16);
  const address = heap.allocate(500_000);
  new Uint8Array(heap.memory.buffer, address, 4).set([1, 2, 3, 4]);
  expect(() => heap.allocate(1_000_000)).toThrow(
    expect.objectContaining({
      code: "MEMORY_LIMIT",
      message: expect.stringContaining("no room for 1000000 bytes more: 500032 of at most 1048576"),
      details: { bytes: 1_000_000, used: 500_032, maximum: 1_048_576 },
    }),
  );
  expect([...new Uint8Array(heap.memory.buffer, address, 4)]).toEqual([1, 2, 3, 4]);
  heap.free(address);
  heap.allocate(1_000_000);
});
