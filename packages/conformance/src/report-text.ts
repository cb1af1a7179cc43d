import { failureText } from "./failure-text.ts";
import type { CaseReport, Counts, GroupReport, Report, Status } from "./report.ts";

/** A report for people: the backend, a line a group, then everything that went wrong in full. */
export function reportText(report: Report): string {
  const { backend, groups, counts } = report;
  const { name, version, execution, storage, dtypes, ops } = backend;
  const troubles = groups.flatMap((group) => group.cases.filter(isTrouble).map((one, rank) => ({ group, one, rank })));
  const told = toldInFull(troubles);
  const rest = troubles.filter((trouble) => !told.includes(trouble));
  const expected = groups.flatMap(({ cases }) => cases.filter(({ status }) => status === "xfailed"));
  return [
    `${name} ${version}: ${execution}, ${dtypes.join(" and ")}, ${storage} storage`,
    `operations of its own: ${ops.join(", ")}`,
    "",
    ...groupLines(groups),
    "",
    ...(expected.length > 0
      ? ["expected to fail, and did:", ...expected.map(({ id, reason }) => `  ${id}: ${reason}`), ""]
      : []),
    ...told.flatMap(({ group, one }) => [troubleText(group, one), ""]),
    ...others(rest.map(({ one }) => one.id)),
    ...verdict(report.ok, counts),
  ].join("\n");
}

/** A case that went wrong, the `rank`-th of its group from 0. */
interface Trouble {
  readonly group: GroupReport;
  readonly one: CaseReport;
  readonly rank: number;
}

/**
 * Those that are mended first, at most 10: beyond that a report is read by nobody. Two of each group come before the rest, so that
 * one cause hides no other, and what the engine does itself before what is made from it, which fails along with it.
 */
function toldInFull(troubles: readonly Trouble[]): readonly Trouble[] {
  const isMade = ({ support }: GroupReport) => support === "derived" || support === "kept copy";
  const place = ({ group, rank }: Trouble) => (rank < 2 ? 0 : 2) + (isMade(group) ? 1 : 0);
  return troubles.toSorted((one, other) => place(one) - place(other)).slice(0, 10);
}

function others(ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  return [`and ${ids.length} more, which \`--only <id>\` tells in full:`, ...ids.map((id) => `  ${id}`), ""];
}

const isTrouble = ({ status }: CaseReport): boolean => status === "failed" || status === "xpassed";

function troubleText(group: GroupReport, { id, title, status, reason = "", failure }: CaseReport): string {
  if (status === "xpassed") {
    return `UNEXPECTED PASS ${id}\n  it was expected to fail (${reason}) and passed: take it out of xfail`;
  }
  return `FAILED ${id}\n${failureText(title, group.promise, failure ?? { message: "" })}`;
}

/** Who does an operation, where it is not the engine itself. */
const notes: Readonly<Record<NonNullable<GroupReport["support"]>, string>> = {
  native: "",
  derived: "derived from other operations: ",
  "kept copy": "derived from the host's copy: ",
  absent: "not in ops, and not derivable: ",
};

function groupLines(groups: readonly GroupReport[]): string[] {
  const rows = groups.map((group) => {
    const reasons = new Set(group.cases.filter(({ status }) => status === "skipped").map(({ reason = "" }) => reason));
    const why = group.cases.some(({ status }) => status !== "skipped") ? "" : ` (${[...reasons].join("; ")})`;
    return [mark(group), group.id, `${notes[group.support ?? "native"]}${countText(countsOf(group))}${why}`];
  });
  const width = Math.max(...rows.map(([, id]) => id.length));
  return rows.map(([sign, id, text]) => `  ${sign} ${id.padEnd(width)}  ${text}`);
}

function mark({ cases, support }: GroupReport): string {
  if (cases.some(isTrouble)) return "✗";
  if (support === "absent") return "-";
  return cases.some(({ status }) => status !== "skipped") ? "✓" : "-";
}

function countsOf({ cases }: GroupReport): Counts {
  const counts: Record<Status, number> = { passed: 0, failed: 0, skipped: 0, xfailed: 0, xpassed: 0 };
  for (const { status } of cases) counts[status]++;
  return counts;
}

const words: readonly (readonly [Status, string])[] = [
  ["passed", "passed"],
  ["failed", "failed"],
  ["xpassed", "passed unexpectedly"],
  ["xfailed", "failed as expected"],
  ["skipped", "skipped"],
];

function countText(counts: Counts): string {
  const told = words.filter(([status]) => counts[status] > 0).map(([status, word]) => `${counts[status]} ${word}`);
  return told.join(", ") || "no cases";
}

function verdict(ok: boolean, counts: Counts): string[] {
  return [`${ok ? "CONFORMS" : "DOES NOT CONFORM"}: ${countText(counts)}`];
}
