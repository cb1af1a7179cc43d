import { Worker } from "node:worker_threads";
import type { AttackReport } from "./attack.ts";

/** What a worker is given. */
export interface Task {
  readonly reader: string;
  readonly seed: number;
  readonly runs: number;
  /** Three int32 (how many inputs so far; the length of this one; its piece), then its bytes. */
  readonly shared: SharedArrayBuffer;
}

/** The longest that one input may take, in milliseconds. */
export const longest = 10_000;

/** For everything that is no array buffer, in MiB. */
const heapMegabytes = 256;

const largestInput = 1 << 20;

/**
 * Attacks a reader in a worker thread and watches it: an input that takes longer than `longest`, or more heap than there is, ends the
 * thread and is a finding, not made small.
 *
 * @param onProgress called about once a second with the inputs so far
 */
export async function watchedAttack(
  reader: string,
  seed: number,
  runs: number,
  onProgress: (count: number) => void,
): Promise<AttackReport> {
  const shared = new SharedArrayBuffer(12 + largestInput);
  const state = new Int32Array(shared, 0, 3);
  const task: Task = { reader, seed, runs, shared };
  const worker = new Worker(new URL("worker.ts", import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
  const finding = (problem: string): AttackReport => {
    const [count, length, piece] = state;
    const bytes = new Uint8Array(shared, 12, length).slice();
    return {
      outcomes: new Map([["not told", count]]),
      slowest: longest,
      largest: 0,
      finding: { reader, piece, bytes, problem },
    };
  };
  let [last, since] = [-1, performance.now()];
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<AttackReport>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", (error) => {
        const isMemory = (error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY";
        if (isMemory) resolve(finding(`more than ${heapMegabytes} MiB of heap`));
        else reject(error);
      });
      timer = setInterval(() => {
        const count = Atomics.load(state, 0);
        if (count !== last) [last, since] = [count, performance.now()];
        else if (count > 0 && performance.now() - since > longest) resolve(finding(`takes longer than ${longest} ms`));
        onProgress(count);
      }, 1000);
    });
  } finally {
    clearInterval(timer);
    await worker.terminate();
  }
}
