import { type Work, wait } from "../space/drive.ts";
import type { Space } from "../space/space.ts";
import type { Progress, Reason } from "./solution.ts";

/** What the host makes of the numbers of one iteration. */
export interface Judgement {
  /** ‖b − A x‖₂ */
  readonly residual: number;
  /** Set if the method ends here. */
  readonly end?: Exclude<Reason, "aborted">;
  readonly message?: string;
}

/** One iteration that was carried out, or queued. */
export interface Step<V, S> {
  /** What must be read to judge it. */
  readonly look: readonly S[];
  /** Called once, in the order of the iterations. */
  readonly judge: (numbers: readonly number[]) => Judgement;
  /** The solution after it. */
  readonly x: () => V;
  /** All that later iterations, or `x`, need. */
  readonly keep: readonly (V | S)[];
  /** Whether the next iteration needs the judgement of this one. */
  readonly decisive?: boolean;
}

/** The iterations of a method. Between them it may wait for numbers: it yields a `Question` and is given the answer. */
export type Steps<V, S> = Generator<Step<V, S> | Question, void, unknown>;

export class Question {
  readonly out: unknown;

  constructor(out: unknown) {
    this.out = out;
  }
}

/** `const [alpha] = yield* ask(space, [scalar])` inside `Steps`. */
export function* ask<S>(
  space: Space<unknown, S>,
  scalars: readonly S[],
): Generator<Question, readonly number[], unknown> {
  return (yield new Question(space.read(scalars))) as readonly number[];
}

/**
 * The steps of a method that solves for y with a right-hand side of about the length 1, as steps of the system that it stands for: so that no
 * square of a tiny or huge b is lost.
 *
 * @param unit the length that was divided by
 * @param place x of y
 */
export function* placed<V, S>(steps: Steps<V, S>, unit: number, place: (y: V) => V): Steps<V, S> {
  let answer: unknown;
  for (;;) {
    const next = steps.next(answer);
    if (next.done === true) return;
    const step = next.value;
    if (step instanceof Question) {
      answer = yield step;
      continue;
    }
    answer = undefined;
    yield {
      ...step,
      judge: (numbers) => {
        const judged = step.judge(numbers);
        return { ...judged, residual: unit * judged.residual };
      },
      x: () => place(step.x()),
    };
  }
}

/** What a run shares over restarts. */
export interface Run<V> {
  readonly maxIterations: number;
  readonly callback: ((progress: Progress<V>) => unknown) | undefined;
  readonly signal: { readonly aborted: boolean } | undefined;
  readonly residuals: number[];
  iterations: number;
}

export interface Ending<V> {
  readonly x: V;
  readonly reason: Reason;
  readonly message: string;
}

/**
 * Carries a method's iterations out until one of them ends it: `space.stride` of them at a time, then their numbers are read at once
 * and judged in order, so that the result does not depend on the stride.
 *
 * @param start the solution before the first iteration
 * @param needed what outlives the method's own values
 */
export function* follow<V, S>(
  space: Space<V, S>,
  steps: Steps<V, S>,
  run: Run<V>,
  start: V,
  needed: readonly (V | S)[],
): Work<Ending<V>> {
  let good = () => start;
  for (;;) {
    if (run.signal?.aborted === true) return { x: good(), reason: "aborted", message: aborted(run) };
    const block = yield* nextBlock(space, steps, run);
    if (block.length === 0)
      return { x: good(), reason: "limit", message: `${run.iterations} iterations, the most allowed` };
    const numbers = yield* wait(space.read(block.flatMap(({ look }) => look)));
    let at = 0;
    for (const step of block) {
      const judged = step.judge(numbers.slice(at, at + step.look.length));
      at += step.look.length;
      const broken = judged.end === "breakdown" || !Number.isFinite(judged.residual);
      if (broken) {
        const message = judged.message ?? `iteration ${run.iterations + 1} gave a residual of ${judged.residual}`;
        return { x: good(), reason: "breakdown", message };
      }
      run.iterations++;
      run.residuals.push(judged.residual);
      good = () => step.x();
      const { iterations: iteration, callback } = run;
      const stop = callback?.({ iteration, residual: judged.residual, x: () => space.shown(step.x()) }) === false;
      if (judged.end !== undefined) return { x: good(), reason: judged.end, message: judged.message ?? "" };
      if (stop) return { x: good(), reason: "aborted", message: aborted(run) };
    }
    space.keep(start, ...needed, ...block[block.length - 1].keep);
  }
}

function* nextBlock<V, S>(space: Space<V, S>, steps: Steps<V, S>, run: Run<V>): Work<Step<V, S>[]> {
  const block: Step<V, S>[] = [];
  let answer: unknown;
  while (block.length < space.stride && run.iterations + block.length < run.maxIterations) {
    const next = steps.next(answer);
    if (next.done === true) break;
    if (next.value instanceof Question) {
      answer = yield next.value.out;
      continue;
    }
    answer = undefined;
    block.push(next.value);
    if (next.value.decisive === true) break;
  }
  return block;
}

function aborted(run: { readonly iterations: number }): string {
  return `stopped from outside after ${run.iterations} iterations`;
}
