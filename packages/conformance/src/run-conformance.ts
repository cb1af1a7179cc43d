import { catalogue } from "./catalogue.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { failureText } from "./failure-text.ts";
import { failureOf } from "./run-plan.ts";
import { type Create, type Outcome, Suite, type SuiteOptions } from "./suite.ts";

export interface RunnerOptions extends SuiteOptions {
  /** Your test runner's: Vitest, Jest, Mocha, `node:test`. */
  readonly describe: (name: string, define: () => void) => unknown;
  readonly it: (name: string, run: () => Promise<void>) => unknown;
  /** Makes a new engine; it may be async. Called once for the cases that share one, and for each which ends or breaks its own. */
  readonly create: Create;
}

/**
 * Registers every case of the suite with a test runner.
 *
 * A case that does not concern the backend skips itself with the reason, where the runner's `it` can (Vitest, Mocha,
 * `node:test`). The plan is made when the first case runs, so `create` may be async and `describe` need not be. The last
 * case closes the shared engine.
 *
 * @throws ConvmtxError `OPTION_INVALID` for an `xfail` which is no case's id
 */
export function runConformance({ describe, it, create, ...options }: RunnerOptions): void {
  const suite = new Suite(create, options);
  const { xfail = {} } = options;
  describe("convmtx conformance", () => {
    for (const [id, cases] of grouped()) {
      describe(`${id}: ${cases[0].group.promise}`, () => {
        for (const one of cases) {
          const expected = xfail[one.id] === undefined ? "" : ` (expected to fail: ${xfail[one.id]})`;
          it(`${one.id}: ${one.title}${expected}`, testOf(suite, one));
        }
      });
    }
    it("close/at-the-end: the engine that the cases shared is closed", () => suite.close());
  });
}

function grouped(): ReadonlyMap<string, readonly ConformanceCase[]> {
  const groups = new Map<string, ConformanceCase[]>();
  for (const one of catalogue) {
    const group = groups.get(one.group.id) ?? [];
    groups.set(one.group.id, group);
    group.push(one);
  }
  return groups;
}

interface Skipping {
  skip(reason: string): unknown;
}

const canSkip = (value: unknown): value is Skipping =>
  // Vitest's context is a function.
  ((typeof value === "object" && value !== null) || typeof value === "function") &&
  "skip" in value &&
  typeof value.skip === "function";

/** The context is `this` in Mocha, the argument elsewhere. A declared argument would be a callback to some runners. */
function testOf(suite: Suite, one: ConformanceCase): () => Promise<void> {
  return async function (this: unknown, ...context: unknown[]): Promise<void> {
    const outcome = await suite.run(one);
    if (outcome.status === "skipped") [...context, this].find(canSkip)?.skip(outcome.reason);
    else throwFailure(one, outcome);
  };
}

function throwFailure({ id, title, group }: ConformanceCase, outcome: Exclude<Outcome, { status: "skipped" }>): void {
  if (outcome.status === "xpassed") {
    throw new Error(`${id} was expected to fail (${outcome.reason}) and passed: take it out of xfail`);
  }
  if (outcome.status !== "failed") return;
  const failure = failureOf(outcome.error);
  throw new Error(`${id}\n${failureText(title, group.promise, failure)}`, { cause: outcome.error });
}
