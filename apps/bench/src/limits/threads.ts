import { Worker } from "node:worker_threads";
import { instantiate, type KernelName, type Kernels, limitsModule } from "./kernels.ts";

/** Places in the words that two threads share. */
export const word = { call: 0, done: 1, kernel: 2, first: 3, second: 4 } as const;

export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: Int32Array;
}

/** One or two threads over one memory, each with an instance of the kernels. */
export class Threads {
  readonly count: number;
  readonly memory: WebAssembly.Memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536, shared: true });
  private readonly kernels: Kernels;
  private readonly control = new Int32Array(new SharedArrayBuffer(64));

  constructor(count: number) {
    this.count = count;
    const module = limitsModule();
    this.kernels = instantiate(module, this.memory);
    if (count === 1) return;
    const workerData: ThreadStart = { module, memory: this.memory, control: this.control };
    new Worker(new URL("./thread.ts", import.meta.url), { workerData }).unref();
  }

  /** New memory that has been written to. @returns its address, a multiple of 64 */
  allocate(bytes: number): number {
    const address = 65_536 * this.memory.grow(Math.ceil(bytes / 65_536));
    new Uint8Array(this.memory.buffer, address, bytes).fill(1);
    return address;
  }

  /** Calls a kernel on every thread, each with its own two words. @returns what this thread's gave, when all have ended */
  run(name: KernelName, ...[mine, other]: readonly (readonly [first: number, second: number])[]): number {
    if (other === undefined) return this.kernels[name](...mine);
    const { control } = this;
    control[word.kernel] = Object.keys(this.kernels).indexOf(name);
    [control[word.first], control[word.second]] = other;
    Atomics.store(control, word.done, 0);
    Atomics.add(control, word.call, 1);
    Atomics.notify(control, word.call);
    const result = this.kernels[name](...mine);
    while (Atomics.load(control, word.done) === 0);
    return result;
  }
}
