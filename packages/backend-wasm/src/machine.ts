import type { FloatDType } from "@convmtx/tensor";
import { BackendError } from "@convmtx/tensor";
import type { Heap } from "./heap.ts";
import { type Kernel, kernelsOf } from "./threads/control.ts";
import type { ThreadPool } from "./threads/pool.ts";

/** Bytes of the record of arguments: two scalars and as many words as any kernel takes. */
const argumentBytes = 128;

/** An instance of the kernels, its memory, and the threads that help. */
export class Machine {
  readonly heap: Heap;
  readonly pool: ThreadPool | undefined;
  private readonly kernels: Map<string, { readonly kernel: Kernel; readonly place: number }>;
  private readonly args: number;
  private readonly worthSharing: number;

  /** @param worthSharing the least work, in multiplications or so, that is shared out */
  constructor(instance: WebAssembly.Instance, heap: Heap, pool: ThreadPool | undefined, worthSharing: number) {
    this.heap = heap;
    this.pool = pool;
    this.kernels = new Map(kernelsOf(instance).map(([name, kernel], place) => [name, { kernel, place }]));
    this.args = heap.allocate(argumentBytes);
    this.worthSharing = worthSharing;
  }

  /**
   * Into how many parts a job of this much work is shared out. The first that is worth it starts the threads.
   *
   * @param bytes scratch that each part but the first takes: there are fewer parts where it would not fit
   */
  partsFor(work: number, bytes = 0): number {
    const { pool, heap } = this;
    if (pool === undefined || work < this.worthSharing) return 1;
    // Who cannot be started gives its reason; the job is done without it.
    void pool.spawn();
    const fitting = bytes === 0 ? pool.running : 1 + Math.floor(heap.room / 2 / bytes);
    return Math.min(pool.running, fitting);
  }

  /**
   * Runs a kernel in `parts` parts, which are done when it returns.
   *
   * @param name of the export; of kernels for several dtypes without the dtype
   * @param words what its record of arguments holds, in the order of the fields; after `scalars`, if there are any
   */
  run(
    name: string,
    dtype: FloatDType | undefined,
    parts: number,
    words: readonly number[],
    scalars: readonly number[] = [],
  ): void {
    const { heap, args, pool } = this;
    const found = this.kernels.get(dtype === undefined ? name : `${name}_${dtype}`);
    if (found === undefined) throw new BackendError("BACKEND_LOST", `${name}: the engine is closed; open a new one`);
    const { kernel, place } = found;
    new Float64Array(heap.memory.buffer, args, scalars.length).set(scalars);
    heap.u32.set(words, args / 4 + 2 * scalars.length);
    if (parts === 1) kernel(0, 1, args);
    else pool?.run(place, args, parts, () => kernel(0, parts, args));
  }

  /** Ends the threads and gives the memory up. */
  close(): void {
    this.pool?.end("the engine is closed");
    this.kernels.clear();
    this.heap.close();
  }

  /** Calls `work` with scratch memory which holds anything. */
  withScratch<T>(bytes: number, work: (address: number) => T): T {
    return this.with(this.heap.allocate(bytes), work);
  }

  /** Calls `work` with scratch memory of zeros. */
  withZeros<T>(bytes: number, work: (address: number) => T): T {
    return this.with(this.heap.allocateZeros(bytes), work);
  }

  private with<T>(address: number, work: (address: number) => T): T {
    try {
      return work(address);
    } finally {
      this.heap.free(address);
    }
  }
}
