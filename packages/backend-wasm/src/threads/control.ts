/** What a thread is sent once, when it starts. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Where the control words begin, in 32-bit words. */
  readonly base: number;
}

/** The words by which the threads and their caller talk, in shared memory. */
export const control = {
  /** The number of the job, modulo 2^23, times 256, plus its parts: threads wait for it to change. */
  job: 0,
  /** The kernel of the job by its place among the module's exports. */
  kernel: 1,
  arguments: 2,
  /** Threads which are not done with their part. The caller waits for it to be 0. */
  pending: 3,
  /** Threads which have started. */
  ready: 4,
  /** Set if a kernel failed. */
  failed: 5,
} as const;

export const controlWords = 6;

/** The most parts that a job may have: the caller's and one a thread. */
export const maxParts = 255;

/** A kernel: does part `part` of `parts` of what the record of arguments says. */
export type Kernel = (part: number, parts: number, args: number) => void;

/** The kernels of a module in the order of its exports, which is the same in every instance. */
export function kernelsOf(instance: WebAssembly.Instance): readonly (readonly [name: string, kernel: Kernel])[] {
  return Object.entries(instance.exports).filter((entry): entry is [string, Kernel] => typeof entry[1] === "function");
}
