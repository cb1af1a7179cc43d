/** Told of the share that is done, from 0 to 1; answers whether the result is still wanted. */
export type Tick = (share: number) => Promise<boolean>;

/** Nobody sees a bar move more often, and to ask costs a message to the page and back. */
const millisecondsBetween = 25;

/**
 * Runs a generator of long work to its end, and asks now and then whether to go on.
 *
 * @returns its result, undefined if it was no longer wanted
 */
export async function runSteps<T>(steps: Generator<number, T>, tick: Tick): Promise<T | undefined> {
  let asked = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - asked < millisecondsBetween) continue;
    if (!(await tick(step.value))) return undefined;
    asked = performance.now();
  }
}

/** What long work takes that is ended by a signal. */
export interface Watch {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Runs work that is ended by a signal, and asks now and then whether to go on.
 *
 * @returns its result, undefined if it was no longer wanted
 * @throws what the work throws
 */
export async function abortable<T>(tick: Tick, work: (watch: Watch) => Promise<T>): Promise<T | undefined> {
  const controller = new AbortController();
  let asked = performance.now();
  const onProgress = (done: number, total: number) => {
    if (performance.now() - asked < millisecondsBetween) return;
    asked = performance.now();
    void tick(done / total).then((isWanted) => {
      if (!isWanted) controller.abort();
    });
  };
  try {
    return await work({ signal: controller.signal, onProgress });
  } catch (error) {
    if (controller.signal.aborted) return undefined;
    throw error;
  }
}
