import { BackendError } from "@convmtx/tensor";
import { control, maxParts, type ThreadStart } from "./control.ts";
import { spawnThread, type Thread } from "./spawn.ts";

/** The caller looks at the pending count this often before it sleeps, where it may. */
const looks = 50_000;

/** Milliseconds that the others are waited for at least, and times the caller's own, before they are given up. */
const patience = { least: 10_000, times: 20 };

/**
 * Threads that each hold an instance of the module over the same memory and do their parts of one job at a time; the caller does a part too.
 *
 * They are spawned by the first job that is worth it, sleep between jobs, and do not keep the process alive. Until they have started jobs run
 * without them: nobody waits.
 */
export class ThreadPool {
  /** How many threads are wanted, the caller among them. */
  private readonly size: number;
  private readonly start: ThreadStart;
  private readonly words: Int32Array;
  private readonly threads: Thread[] = [];
  private started: Promise<void> | undefined;
  private settle: () => void = () => {};
  private jobs = 0;
  private failure: string | undefined;

  constructor(size: number, start: ThreadStart) {
    this.size = Math.min(size, maxParts);
    this.start = start;
    this.words = new Int32Array(start.memory.buffer);
  }

  /** Threads that work now, the caller among them. */
  get running(): number {
    return this.failure === undefined ? Atomics.load(this.words, this.start.base + control.ready) + 1 : 1;
  }

  /** Why there are no threads, if they could not be started or are gone. */
  get reason(): string | undefined {
    return this.failure;
  }

  /** Spawns the threads, once. @returns settles when they run, or have failed to */
  spawn(): Promise<void> {
    this.started ??= new Promise((settle) => {
      this.settle = settle;
      if (this.failure === undefined) this.spawnAll();
      else settle();
    });
    return this.started;
  }

  private spawnAll(): void {
    let missing = this.size - 1;
    const listener = {
      onReady: () => {
        if (--missing === 0) this.settle();
      },
      onFailure: (reason: string) => this.end(reason),
    };
    try {
      for (let n = 1; n < this.size; n++) this.threads.push(spawnThread(this.start, listener));
    } catch (error) {
      this.end(error instanceof Error ? error.message : String(error));
    }
  }

  /** Ends the threads; from here on there is the caller alone. */
  end(reason: string): void {
    this.failure ??= reason;
    for (const thread of this.threads) thread.terminate();
    this.threads.length = 0;
    this.settle();
  }

  /**
   * Does a job in `parts` parts, at most as many as `running`.
   *
   * @param kernel its place among the module's exports
   * @param mine the caller's part
   * @throws BackendError `BACKEND_FAILED` if a thread failed, or did not come to an end
   */
  run(kernel: number, args: number, parts: number, mine: () => void): void {
    const { words } = this;
    const { base } = this.start;
    words[base + control.kernel] = kernel;
    words[base + control.arguments] = args;
    Atomics.store(words, base + control.pending, parts - 1);
    this.jobs = (this.jobs + 1) % 2 ** 23;
    Atomics.store(words, base + control.job, this.jobs * 256 + parts);
    Atomics.notify(words, base + control.job);
    const begin = performance.now();
    try {
      mine();
    } finally {
      // Also if it failed: the others must not write to what the caller then frees.
      const own = performance.now() - begin;
      this.waitForOthers(performance.now() + Math.max(patience.least, patience.times * own));
    }
    if (Atomics.exchange(words, base + control.failed, 0) !== 0) throw threadFailed("a kernel failed on a thread");
  }

  private waitForOthers(deadline: number): void {
    const { words } = this;
    const at = this.start.base + control.pending;
    for (let look = 0; look < looks; look++) if (Atomics.load(words, at) === 0) return;
    for (let left = Atomics.load(words, at); left > 0; left = Atomics.load(words, at)) {
      // A browser's main thread may not sleep; it looks on. The others are nearly done: the parts are equal.
      if (mayWait) Atomics.wait(words, at, left, 10);
      if (performance.now() > deadline) {
        this.end("a thread did not come to an end");
        throw threadFailed("a thread did not come to an end");
      }
    }
  }
}

function threadFailed(what: string): BackendError {
  return new BackendError(
    "BACKEND_FAILED",
    `wasm: ${what}; open a new engine, with { threads: 1 } if it happens again`,
  );
}

/** Whether this thread may sleep: all but a browser's main thread. */
const mayWait = typeof (globalThis as { document?: unknown }).document === "undefined";
