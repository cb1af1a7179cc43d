import { LimitError } from "@convmtx/tensor";

const page = 65_536;
/** Every block is aligned to a cache line, and to every vector. */
const grain = 64;
/** Memory grows by this many pages at least: each growth may cost a system call. */
const growth = 16;
/** The last bytes belong to nobody, so that a vector may be loaded from the end of any array. */
const guard = 128;

/**
 * Blocks of a WebAssembly memory, given out and taken back. A block is known by its address alone.
 *
 * The smallest free block that fits is taken; neighbours that are free become one. The search is linear in the free blocks, which are few
 * where blocks are matrices and vectors.
 */
export class Heap {
  /** Of the kernels; none after `close`. */
  memory: WebAssembly.Memory;
  private readonly maximum: number;
  private readonly sizes = new Map<number, number>();
  private readonly freeByBegin = new Map<number, number>();
  private readonly freeByEnd = new Map<number, number>();
  private used = 0;
  private words: Uint32Array;

  /** @param begin the first byte which the module does not use itself @param maximum pages that the memory may have */
  constructor(memory: WebAssembly.Memory, begin: number, maximum: number) {
    this.memory = memory;
    this.maximum = maximum;
    this.words = new Uint32Array(memory.buffer);
    this.addFree(Math.ceil(begin / grain) * grain, memory.buffer.byteLength - guard);
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.used;
  }

  /** Bytes that are left at most: pieces between blocks count, so that one block may find less. */
  get room(): number {
    return this.maximum * page - this.used;
  }

  /** The whole memory as it is now: a later `allocate` may make the view useless. */
  get u32(): Uint32Array {
    if (this.words.buffer !== this.memory.buffer) this.words = new Uint32Array(this.memory.buffer);
    return this.words;
  }

  /**
   * The address of `bytes` bytes, which hold anything.
   *
   * @throws LimitError `MEMORY_LIMIT`
   */
  allocate(bytes: number): number {
    const size = Math.max(grain, Math.ceil(bytes / grain) * grain);
    let begin = this.bestFit(size);
    if (begin === undefined) {
      this.grow(size);
      begin = this.bestFit(size) as number;
    }
    const end = begin + (this.freeByBegin.get(begin) as number);
    this.removeFree(begin, end);
    if (begin + size < end) this.addFree(begin + size, end);
    this.sizes.set(begin, size);
    this.used += size;
    return begin;
  }

  /** As `allocate`, of zeros. */
  allocateZeros(bytes: number): number {
    const begin = this.allocate(bytes);
    new Uint8Array(this.memory.buffer, begin, bytes).fill(0);
    return begin;
  }

  /** A block which holds the given 32-bit numbers, signed or not. */
  store(numbers: ArrayLike<number>): number {
    const begin = this.allocate(4 * numbers.length);
    this.u32.set(numbers, begin / 4);
    return begin;
  }

  free(begin: number): void {
    const size = this.sizes.get(begin);
    if (size === undefined) return;
    this.sizes.delete(begin);
    this.used -= size;
    this.addFree(begin, begin + size);
  }

  /** Gives the memory up, and everything in it. */
  close(): void {
    this.memory = new WebAssembly.Memory({ initial: 0, maximum: 0 });
    this.words = new Uint32Array(0);
    for (const blocks of [this.sizes, this.freeByBegin, this.freeByEnd]) blocks.clear();
    this.used = 0;
  }

  private bestFit(size: number): number | undefined {
    let best: number | undefined;
    let bestSize = Number.POSITIVE_INFINITY;
    for (const [begin, length] of this.freeByBegin) {
      if (length >= size && length < bestSize) [best, bestSize] = [begin, length];
    }
    return best;
  }

  private grow(size: number): void {
    const { memory, maximum } = this;
    const end = memory.buffer.byteLength - guard;
    const tail = end - (this.freeByEnd.get(end) ?? end);
    const needed = Math.ceil((size - tail) / page);
    const room = maximum - memory.buffer.byteLength / page;
    try {
      memory.grow(Math.min(Math.max(needed, growth), Math.max(needed, room)));
    } catch (cause) {
      throw new LimitError(
        "MEMORY_LIMIT",
        `wasm: no room for ${size} bytes more: ${this.used} of at most ${maximum * page} are in use; dispose of what is not needed, or work in row blocks`,
        { details: { bytes: size, used: this.used, maximum: maximum * page }, cause },
      );
    }
    this.addFree(end, memory.buffer.byteLength - guard);
  }

  /** Makes [begin, end) free, together with the free blocks that it touches. */
  private addFree(begin: number, end: number): void {
    const before = this.freeByEnd.get(begin);
    const after = this.freeByBegin.get(end);
    if (before !== undefined) this.removeFree(before, begin);
    if (after !== undefined) this.removeFree(end, end + after);
    const [first, last] = [before ?? begin, end + (after ?? 0)];
    this.freeByBegin.set(first, last - first);
    this.freeByEnd.set(last, first);
  }

  private removeFree(begin: number, end: number): void {
    this.freeByBegin.delete(begin);
    this.freeByEnd.delete(end);
  }
}
