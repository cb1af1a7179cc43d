import type { Heap } from "./heap.ts";

/** Blocks of a heap which are freed together. */
export class Blocks {
  private readonly heap: Heap;
  private readonly addresses: number[] = [];

  constructor(heap: Heap) {
    this.heap = heap;
  }

  /** As `Heap.allocate`. */
  allocate(bytes: number): number {
    const address = this.heap.allocate(bytes);
    this.addresses.push(address);
    return address;
  }

  /** As `Heap.store`. */
  store(numbers: ArrayLike<number>): number {
    const address = this.heap.store(numbers);
    this.addresses.push(address);
    return address;
  }

  free(): void {
    for (const address of this.addresses) this.heap.free(address);
    this.addresses.length = 0;
  }
}
