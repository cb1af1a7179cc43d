import type { Difference } from "./fault.ts";
import type { FailureReport } from "./report.ts";

const shownDifferences = 8;

/** A failure as text of several lines: what was promised, tried, given and got. */
export function failureText(title: string, promise: string, failure: FailureReport): string {
  const { message, operands = [], rule, differences = [], wrong = 0, stack } = failure;
  const lines = [
    message,
    `  tried     ${title}`,
    `  promised  ${promise}`,
    ...operands.flatMap((operand, k) => indented(k === 0 ? "  given     " : "            ", operand)),
    ...(rule === undefined ? [] : indented("  accepted  ", rule)),
    ...differenceLines(differences.slice(0, shownDifferences)),
    ...(wrong > shownDifferences ? [`            and ${wrong - shownDifferences} more`] : []),
    ...(stack === undefined ? [] : indented("  thrown    ", stack)),
  ];
  return lines.join("\n");
}

function indented(head: string, text: string): string[] {
  return text.split("\n").map((line, at) => (at === 0 ? head : " ".repeat(head.length)) + line);
}

function differenceLines(differences: readonly Difference[]): string[] {
  if (differences.length === 0) return [];
  const rows = differences.map(({ at, got, expected, error = "", bound = "" }) => [at, got, expected, error, bound]);
  const head = ["at", "got", "exact", "|error|", "allowed"];
  const isWide = rows.some((row) => row[3] !== "");
  const table = [head, ...rows].map((row) => (isWide ? row : row.slice(0, 3)));
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  return table.map((row, k) => {
    const cells = row.map((cell, column) => cell.padEnd(widths[column])).join("  ");
    return `${k === 0 ? "  found     " : "            "}${cells}`.trimEnd();
  });
}
