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
