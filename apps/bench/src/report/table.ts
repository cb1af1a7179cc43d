import type { Contestant, Unit } from "../case.ts";
import { titleOf } from "../case.ts";
import type { CaseResult, Measurement } from "../run-case.ts";
import { type Spread, spread } from "../statistics.ts";

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The contestants of a case: times, rates, and how many times each baseline's time they took. */
export function caseTable({ case: one, measurements }: CaseResult): Table {
  const baselines = measurements.filter(({ contestant }) => one.baselines.includes(contestant));
  return {
    head: [
      "",
      "threads",
      "ms",
      "middle half",
      ...(one.unit === "call" ? [] : [unitTexts[one.unit].head]),
      "result",
      ...baselines.map(({ contestant }) => `time / ${titleOf(contestant)}`),
    ],
    rows: measurements.map((measurement) => {
      const { contestant, seconds } = measurement;
      return [
        contestant.name,
        String(contestant.program.threads),
        milliseconds(seconds.median),
        `${milliseconds(seconds.low)} to ${milliseconds(seconds.high)}`,
        ...(one.unit === "call" ? [] : [unitTexts[one.unit].text(contestant, seconds.median)]),
        resultText(measurement),
        ...baselines.map((baseline) => ratioText(measurement, baseline)),
      ];
    }),
  };
}

const unitTexts: Readonly<
  Record<Exclude<Unit, "call">, { readonly head: string; text(contestant: Contestant, seconds: number): string }>
> = {
  entry: { head: "ns/entry", text: ({ amount }, seconds) => ((1e9 * seconds) / amount).toPrecision(3) },
  byte: { head: "GB/s", text: ({ amount }, seconds) => gigasText(amount / seconds) },
  flop: { head: "Gflop/s", text: ({ amount }, seconds) => gigasText(amount / seconds) },
};

function gigasText(perSecond: number): string {
  const gigas = perSecond / 1e9;
  return gigas >= 100 ? gigas.toFixed(0) : gigas.toPrecision(3);
}

function milliseconds(seconds: number): string {
  const value = 1000 * seconds;
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(2) : value.toPrecision(3);
}

function resultText({ difference }: Measurement): string {
  if (difference === undefined) return "";
  return difference === 0 ? "equal" : `within ${difference.toExponential(0)}`;
}

function ratioText({ times, seconds }: Measurement, baseline: Measurement): string {
  const { low, high } = ratios(times, baseline.times);
  const ratio = seconds.median / baseline.seconds.median;
  return `${ratioDigits(ratio)} (${ratioDigits(low)} to ${ratioDigits(high)})`;
}

/** Round by round, as both met the same machine. */
function ratios(times: readonly number[], others: readonly number[]): Spread {
  return spread(times.slice(0, others.length).map((time, round) => time / others[round]));
}

function ratioDigits(ratio: number): string {
  return ratio >= 100 ? ratio.toFixed(0) : ratio.toPrecision(3);
}

/** The table in columns, for a terminal. */
export function textOf({ head, rows }: Table): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

export function markdownOf({ head, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}
