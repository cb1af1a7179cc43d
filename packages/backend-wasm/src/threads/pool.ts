import { BackendError } from "@convmtx/tensor";
import { control, maxParts, type ThreadStart } from "./control.ts";
import { spawnThread, type Thread } from "./spawn.ts";

/** The caller looks at the pending count this often before it sleeps, where it may. */
const looks = 50_000;

/** Milliseconds in which threads must have started: some browsers do not tell that a worker's file is missing. */
const patience = 20_000;

/**
 * Threads that each hold an instance of the module over the same memory and do their parts of one job at a time; the caller does a part too.
 *
 * They are spawned by the first job that is worth it, sleep between jobs, and do not keep the process alive. Until they have started jobs run
 * without them: nobody waits.
 */
export class ThreadPool {
  /** How many threads are wanted, the caller among them. */
  readonly size: number;
  private readonly start: ThreadStart;
  private readonly words: Int32Array;
  private threads: Thread[] | undefined;
  private started: Promise<void> | undefined;
  private jobs = 0;
  private failure: string | undefined;

  constructor(size: number, start: ThreadStart) {
    this.size = Math.min(size, maxParts);
    this.start = start;
    this.words = new Int32Array(start.memory.buffer);
  }

  /** Threads that work now, the caller among them. */
  get running(): number {
    return this.failure === undefined ? Atomics.load(this.words, this.start.control + control.ready) + 1 : 1;
  }

  /** Why there are no threads, if they could not be started. */
  get reason(): string | undefined {
    return this.failure;
  }

  /** Spawns the threads, once. @returns settles when they run, or have failed to */
  spawn(): Promise<void> {
    this.started ??= this.spawnAll();
    return this.started;
  }

  private async spawnAll(): Promise<void> {
    this.threads = [];
    try {
      for (let n = 1; n < this.size; n++) this.threads.push(spawnThread(this.start, (reason) => this.fail(reason)));
    } catch (error) {
      this.fail(error instanceof Error ? error.message : String(error));
    }
    const start = performance.now();
    while (this.failure === undefined && this.running < this.size) {
      if (performance.now() - start > patience) this.fail(`the threads did not start within ${patience / 1000} s`);
      await new Promise((next) => setTimeout(next, 1));
    }
  }

  private fail(reason: string): void {
    this.failure ??= reason;
    for (const thread of this.threads ?? []) thread.terminate();
  }

  /**
   * Does a job in `running` parts.
   *
   * @param kernel its place among the module's exports
   * @param mine the caller's part
   * @throws BackendError `BACKEND_FAILED` if a thread failed
   */
  run(kernel: number, args: number, parts: number, mine: () => void): void {
    const { words } = this;
    const at = this.start.control;
    words[at + control.kernel] = kernel;
    words[at + control.arguments] = args;
    Atomics.store(words, at + control.pending, parts - 1);
    this.announce(parts);
    mine();
    this.waitForOthers();
    if (Atomics.exchange(words, at + control.failed, 0) !== 0) {
      throw new BackendError("BACKEND_FAILED", "wasm: a kernel failed on one of its threads");
    }
  }

  private announce(parts: number): void {
    this.jobs = (this.jobs + 1) % 2 ** 23;
    Atomics.store(this.words, this.start.control + control.job, this.jobs * 256 + parts);
    Atomics.notify(this.words, this.start.control + control.job);
  }

  private waitForOthers(): void {
    const { words } = this;
    const at = this.start.control + control.pending;
    for (let look = 0; look < looks; look++) if (Atomics.load(words, at) === 0) return;
    for (let left = Atomics.load(words, at); left !== 0; left = Atomics.load(words, at)) {
      // A browser's main thread may not sleep; it looks on. The others are nearly done: the parts are equal.
      if (mayWait) Atomics.wait(words, at, left, 10);
    }
  }

  /** Lets the threads end. */
  close(): void {
    this.words[this.start.control + control.kernel] = -1;
    this.announce(maxParts);
    for (const thread of this.threads ?? []) thread.terminate();
    this.failure ??= "the engine is closed";
  }
}

/** Whether this thread may sleep: all but a browser's main thread. */
const mayWait = typeof (globalThis as { document?: unknown }).document === "undefined";
