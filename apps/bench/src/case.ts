import type { JobName, Specs } from "./jobs.ts";
import type { Program } from "./programs.ts";
import type { Target } from "./target.ts";

/** A program at a piece of work. */
export interface Contestant {
  readonly name: string;
  readonly program: Program;
  readonly job: JobName;
  readonly spec: Specs[JobName];
  /** How much work it is, in the case's unit. */
  readonly amount: number;
}

/** What amounts of work are counted in: flops and bytes are told per second, entries by the time of one. */
export type Unit = "entry" | "byte" | "flop" | "call";

/** Contestants which are measured in one interleaved run; those with equal jobs and specs must have equal results. */
export interface Case {
  readonly group: string;
  readonly name: string;
  readonly unit: Unit;
  readonly contestants: readonly Contestant[];
  /** Those which all others are compared with. */
  readonly baselines: readonly Contestant[];
  readonly targets: readonly Target[];
  /** Largest difference of results over their largest element; 0 where no sum is rounded. */
  readonly tolerance: number;
  /** How to read it. */
  readonly note: string;
}

export function contestant<J extends JobName>(
  program: Program,
  job: J,
  spec: Specs[J],
  amount: number,
  name: string = program.name,
): Contestant {
  return { name, program, job, spec, amount };
}

/** `name, 2 threads`. */
export function titleOf({ name, program }: Contestant): string {
  return `${name}, ${program.threads === 1 ? "1 thread" : `${program.threads} threads`}`;
}
