import type { Report } from "./report.ts";
import { versionsIn } from "./report.ts";
import { verdictsOf } from "./verdicts.ts";

/** As many as the clock is good for. */
const digits = (seconds: number) => Number(seconds.toPrecision(6));

/** Every time that was taken, and what it is the time of. */
export function jsonOf(report: Report): string {
  const { date, command, rounds, machine, results, memory } = report;
  const cases = results.map((result) => ({
    group: result.case.group,
    name: result.case.name,
    unit: result.case.unit,
    note: result.case.note,
    contestants: result.measurements.map(({ contestant, difference, repeat, seconds, times }) => ({
      name: contestant.name,
      threads: contestant.program.threads,
      amount: contestant.amount,
      difference,
      repeat,
      seconds: digits(seconds.median),
      times: times.map(digits),
    })),
    skipped: result.skipped.map(({ contestant, reason }) => ({
      name: contestant.name,
      threads: contestant.program.threads,
      reason,
    })),
    targets: verdictsOf(result),
  }));
  const versions = Object.fromEntries(versionsIn(report));
  return `${JSON.stringify({ date, command, rounds, machine, versions, cases, memory }, null, 1)}\n`;
}
