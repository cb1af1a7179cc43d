import { titleOf } from "../case.ts";
import type { CaseResult } from "../run-case.ts";
import type { RateOf } from "../target.ts";
import type { Table } from "./table.ts";

export interface CaseVerdict {
  readonly work: string;
  readonly ours: string;
  readonly asked: string;
  readonly measured: string;
  readonly met: boolean | undefined;
}

export function verdictsOf({ case: one, measurements }: CaseResult): readonly CaseVerdict[] {
  const rate: RateOf = (contestant) => {
    const found = measurements.find((measurement) => measurement.contestant === contestant);
    return found && contestant.amount / found.seconds.median;
  };
  return one.targets.map((target) => ({
    work: one.name,
    ours: titleOf(target.ours),
    asked: target.asked,
    ...target.judge(rate),
  }));
}

export function verdictTable(results: readonly CaseResult[]): Table {
  return {
    head: ["work", "by", "asked", "measured", "verdict"],
    rows: results
      .flatMap(verdictsOf)
      .map(({ work, ours, asked, measured, met }) => [
        work,
        ours,
        asked,
        measured,
        met === undefined ? "open" : met ? "met" : "MISSED",
      ]),
  };
}
