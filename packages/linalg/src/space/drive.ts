import type { Execution, Out } from "@convmtx/backend";

/**
 * Work that waits now and then for numbers from where vectors live. It yields what it waits for and is given the answer: a value at
 * once on the host and on a synchronous engine, after a Promise on an asynchronous one. So one text serves all.
 */
export type Work<T> = Generator<unknown, T, unknown>;

/** The answer to a question that may be a Promise: `const numbers = yield* wait(space.read(scalars))`. */
export function* wait<T>(out: Out<Execution, T>): Work<T> {
  return (yield out) as T;
}

/** Runs the work to its end: a Promise of its result if anything on the way was one. */
export function drive<T>(work: Work<T>): T | Promise<T> {
  let step = work.next();
  while (step.done !== true) {
    if (step.value instanceof Promise) return driveOn(work, step.value);
    step = work.next(step.value);
  }
  return step.value;
}

async function driveOn<T>(work: Work<T>, first: Promise<unknown>): Promise<T> {
  let waiting: unknown = first;
  for (;;) {
    let step: IteratorResult<unknown, T>;
    try {
      const answer = await waiting;
      step = work.next(answer);
    } catch (error) {
      // The work may free what it holds, or be over already: then this throws the error again.
      step = work.throw(error);
    }
    if (step.done === true) return step.value;
    waiting = step.value;
  }
}
