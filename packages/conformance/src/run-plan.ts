import type { OpName } from "@convmtx/backend";
import { catalogue } from "./catalogue.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { Fault, textOf } from "./fault.ts";
import type { PlannedCase } from "./plan.ts";
import type { CaseReport, Counts, FailureReport, GroupReport, Report, Status } from "./report.ts";
import { type AnyBackend, type Create, type Outcome, Suite, type SuiteOptions } from "./suite.ts";

export interface RunPlanOptions extends SuiteOptions {
  /** Which cases to run, by id. Those which they need run too. Default all. */
  readonly only?: (id: string) => boolean;
  /** Told of each case as it ends. */
  readonly onCase?: (report: CaseReport) => void;
}

/**
 * Runs the suite against the engines that `create` makes, without a test runner.
 *
 * @throws what `create` throws; BackendError `BACKEND_INVALID` if it makes no backend; ConvmtxError `OPTION_INVALID` for an `xfail`
 * which is no case's id
 */
export async function runPlan(create: Create, options: RunPlanOptions = {}): Promise<Report> {
  const { only = () => true, onCase = () => undefined } = options;
  const suite = new Suite(create, options);
  const planned = await suite.plan();
  const backend = await suite.backend();
  const groups = new Map<string, { readonly group: Omit<GroupReport, "cases">; readonly cases: CaseReport[] }>();
  for (const one of catalogue.filter(({ id }) => only(id))) {
    const report = reportOf(one, await suite.run(one));
    onCase(report);
    const known = groups.get(one.group.id) ?? { group: groupOf(one, planned), cases: [] };
    groups.set(one.group.id, known);
    known.cases.push(report);
  }
  const end = await ending(suite);
  if (end !== undefined) {
    onCase(end);
    const close = groups.get("close") ?? { group: { id: "close", promise: "close ends the engine" }, cases: [] };
    groups.set("close", close);
    close.cases.push(end);
  }
  return summary(
    backend,
    [...groups.values()].map(({ group, cases }) => ({ ...group, cases })),
  );
}

/** The engine that the cases shared is closed. Told only if it fails: then nothing else says so. */
async function ending(suite: Suite): Promise<CaseReport | undefined> {
  try {
    await suite.close();
    return undefined;
  } catch (error) {
    const title = "the engine that the cases shared is closed";
    return { id: "close/at-the-end", title, status: "failed", failure: failureOf(error) };
  }
}

function groupOf(
  { group, op }: ConformanceCase,
  planned: ReadonlyMap<string, PlannedCase>,
): Omit<GroupReport, "cases"> {
  if (op === undefined) return { id: group.id, promise: group.promise };
  const supported = [...planned.values()].find((one) => one.op === op && one.support !== undefined);
  return { id: group.id, promise: group.promise, support: supported?.support ?? "absent" };
}

function summary(backend: AnyBackend, groups: readonly GroupReport[]): Report {
  const counts: Record<Status, number> = { passed: 0, failed: 0, skipped: 0, xfailed: 0, xpassed: 0 };
  for (const { cases } of groups) for (const { status } of cases) counts[status]++;
  const { name, version, execution, storage, dtypes } = backend.manifest;
  const ops = Object.keys(backend.ops) as OpName[];
  return {
    suite: "@convmtx/conformance",
    spec: 1,
    backend: { name, version, execution, storage, dtypes, ops },
    ok: isOk(counts),
    counts,
    groups,
  };
}

function isOk({ failed, xpassed }: Counts): boolean {
  return failed + xpassed === 0;
}

function reportOf({ id, title }: ConformanceCase, outcome: Outcome): CaseReport {
  const { status } = outcome;
  const reason = "reason" in outcome ? { reason: outcome.reason } : {};
  const failure = "error" in outcome ? { failure: failureOf(outcome.error) } : {};
  return { id, title, status, ...reason, ...failure };
}

const mostDifferences = 20;

/** An error as data. */
export function failureOf(error: unknown): FailureReport {
  if (!(error instanceof Fault)) return { message: textOf(error), ...stackOf(error) };
  const { operands, rule, differences, compared, cause } = error.details;
  return {
    message: error.message,
    ...(operands && { operands }),
    ...(rule !== undefined && { rule }),
    ...(differences && { differences: differences.slice(0, mostDifferences), wrong: differences.length }),
    ...(compared !== undefined && { compared }),
    ...stackOf(cause),
  };
}

/** Of the error behind all others: the library's own, where the session wrapped it. */
function stackOf(error: unknown): { stack?: string } {
  if (!(error instanceof Error)) return {};
  if (error.cause instanceof Error) return stackOf(error.cause);
  return error.stack === undefined ? {} : { stack: error.stack };
}
