import { titleOf } from "../case.ts";
import type { CaseResult } from "../run-case.ts";
import type { Plot } from "./plot.ts";
import { type Report, versionsIn } from "./report.ts";
import { caseTable, markdownOf } from "./table.ts";
import { verdictTable } from "./verdicts.ts";

/** The whole page. */
export function markdownPage(report: Report, plots: readonly Plot[]): string {
  const { date, command, rounds, machine, results, memory } = report;
  const versions = versionsIn(report).map(([name, version]) => `${name} ${version}`);
  const verdicts = verdictTable(results);
  const sections = [
    "# Benchmarks",
    `Made by \`${command}\` on ${date}: medians of ${rounds} rounds in which everything runs in turn.`,
    `${machine.processor}, ${machine.cores} cores, ${machine.memory}; ${machine.system}; Node ${machine.node} (V8 ${machine.v8}). ${versions.join(", ")}.`,
    howToRead,
    ...(verdicts.rows.length === 0 ? [] : ["## What is asked", markdownOf(verdicts)]),
    ...plots.map(({ title, path }) => `## ${title}\n\n![${title}](${path})`),
    "## Every figure",
    ...results.map(caseSection),
    ...(memory.length === 0 ? [] : ["### Peak memory of the build", memoryText(report)]),
  ];
  return `${sections.join("\n\n")}\n`;
}

const howToRead = `- \`npm run bench\` repeats all of it, \`npm run bench -- --only spmv,conv\` a part; \`--help\` lists the rest. The libraries to compare with are
  installed by the first run, from a lockfile of their own (\`apps/bench/peers\`); SciPy and PyTorch are Debian's python3-scipy and python3-torch.
- Every contestant is a process of its own that works on the same numbers, made by the same formulas. Its result is compared before anything
  is timed: "equal" is equal in every bit that counts (the numbers are small dyadic fractions, whose sums are exact in any order),
  "within" a bound where sums are rounded.
- A time is that of one call in a warm process, operands prepared, the result left where the library leaves it. Calls of less than 20 ms are
  repeated and averaged; what takes longer than 1.5 s is timed three times. "Middle half" is from the lower to the upper quartile.
- "time / x" is the median over x's, above 1 slower than x, and in brackets the middle half of that ratio round by round.`;

function caseSection(result: CaseResult): string {
  const { case: one, skipped } = result;
  const missing = skipped.map(({ contestant, reason }) => `Without ${titleOf(contestant)}: ${reason}.`);
  return [`### ${one.name}`, [one.note, ...missing].join(" "), markdownOf(caseTable(result))].join("\n\n");
}

function memoryText({ memory }: Report): string {
  const figures = memory.map(({ dtype, ratio }) => `${ratio.toFixed(3)} in ${dtype}`);
  return `The largest resident set during \`toCsr\` less that before it, over the bytes of the matrix: ${figures.join(", ")}; medians of five fresh processes.`;
}
