import type { Machine } from "../machine.ts";
import type { PeakMemory } from "../memory.ts";
import type { CaseResult } from "../run-case.ts";

/** All that a run of the benchmark has found. */
export interface Report {
  readonly date: string;
  /** What was asked for on the command line. */
  readonly command: string;
  readonly rounds: number;
  readonly machine: Machine;
  readonly results: readonly CaseResult[];
  readonly memory: readonly PeakMemory[];
}

/** Of all programs that ran. */
export function versionsIn({ results }: Report): readonly (readonly [name: string, version: string])[] {
  return Object.entries(Object.assign({}, ...results.map(({ versions }) => versions)) as Record<string, string>);
}
