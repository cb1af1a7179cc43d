import type { OpName } from "@convmtx/backend";
import { opNames, requiredOps } from "@convmtx/backend";
import type { FloatDType } from "@convmtx/tensor";
import { type ExpectedFailures, type PlannedCase, plan } from "./plan.ts";
import type { AnyBackend } from "./suite.ts";

/** An engine as the table shows it. */
export interface TableEntry {
  /** The column's head. Default the manifest's name. */
  readonly name?: string;
  readonly backend: AnyBackend;
  readonly xfail?: ExpectedFailures;
}

type Row = readonly string[];

/**
 * What each engine can do, as a page of Markdown. It follows from `plan` alone: nothing is run for it.
 *
 * @throws as `plan`
 */
export function supportTable(entries: readonly TableEntry[]): string {
  const columns = entries.map(({ name, backend, xfail = {} }) => ({
    name: name ?? backend.manifest.name,
    backend,
    planned: plan(backend, { xfail }),
  }));
  const row = (head: string, cell: (column: (typeof columns)[number]) => string): Row => [head, ...columns.map(cell)];
  const manifest: Row[] = [
    row("execution", ({ backend }) => backend.manifest.execution),
    row("dtypes", ({ backend }) => backend.manifest.dtypes.join(", ")),
    row("storage", ({ backend }) => backend.manifest.storage),
  ];
  const operations = opNames.map((op) =>
    row(`\`${op}\`${requiredOps.includes(op) ? " (required)" : ""}`, (column) => supportText(op, column)),
  );
  const methods = methodGroups.map(([name, group]) =>
    row(`\`${name}\``, ({ planned }) => presenceText(group, planned)),
  );
  const cases: Row[] = [
    row("cases that run", ({ planned }) => String(planned.filter(({ action }) => action !== "skip").length)),
    row("of which expected to fail", ({ planned }) =>
      String(planned.filter(({ action }) => action === "xfail").length),
    ),
  ];
  const head: Row = ["", ...columns.map(({ name }) => name)];
  return [
    ...markdown(head, manifest),
    "",
    ...markdown(["operation", ...head.slice(1)], operations),
    "",
    ...markdown(["method", ...head.slice(1)], methods),
    "",
    ...markdown(["the suite", ...head.slice(1)], cases),
    ...columns.flatMap(({ name, planned }) => expectedText(name, planned)),
    "",
  ].join("\n");
}

const methodGroups = [
  ["allocCsr", "alloc-csr"],
  ["setValues", "set-values"],
  ["memory", "memory"],
] as const;

const words = { native: "yes", derived: "derived", "kept copy": "kept copy" } as const;

/** One word where the dtypes agree, else one a dtype. */
function supportText(
  op: OpName,
  { backend, planned }: { backend: AnyBackend; planned: readonly PlannedCase[] },
): string {
  const of = (dtype: FloatDType) => {
    const support = planned.find((one) => one.op === op && one.dtype === dtype)?.support;
    return support === undefined ? "no" : words[support];
  };
  const { dtypes } = backend.manifest;
  const told = dtypes.map(of);
  if (new Set(told).size === 1) return told[0];
  return dtypes.map((dtype, k) => `${told[k]} (${dtype})`).join(", ");
}

function presenceText(group: string, planned: readonly PlannedCase[]): string {
  return planned.some((one) => one.group.id === group && one.action !== "skip") ? "yes" : "no";
}

function expectedText(name: string, planned: readonly PlannedCase[]): string[] {
  const expected = planned.filter(({ action }) => action === "xfail");
  if (expected.length === 0) return [];
  return ["", `Expected to fail on ${name}:`, "", ...expected.map(({ id, reason }) => `- \`${id}\`: ${reason}`)];
}

function markdown(head: Row, rows: readonly Row[]): string[] {
  const line = (row: Row) => `| ${row.join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)];
}
