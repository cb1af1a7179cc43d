import type { Backend, Execution, Native } from "@convmtx/backend";
import { linalg } from "@convmtx/linalg";
import { catalogue } from "./catalogue.ts";
import type { Bench, ConformanceCase } from "./conformance-case.ts";
import { factsOf } from "./facts.ts";
import { Fault } from "./fault.ts";
import { checkExpected, type ExpectedFailures, type PlannedCase, plan } from "./plan.ts";

/** Any backend, whatever its native values are: the suite only hands them back. */
export type AnyBackend = Backend<Native, Execution>;

/** Makes a new engine each time. */
export type Create = () => AnyBackend | Promise<AnyBackend>;

export interface SuiteOptions {
  readonly xfail?: ExpectedFailures;
  /** After how many milliseconds a case that has not ended fails. Default 30 000. */
  readonly timeout?: number;
}

export type Outcome =
  | { readonly status: "passed" }
  | { readonly status: "failed"; readonly error: unknown }
  /** It failed as expected. */
  | { readonly status: "xfailed"; readonly reason: string; readonly error: unknown }
  /** It passed although it was expected to fail, which is a failure: the expectation is stale. */
  | { readonly status: "xpassed"; readonly reason: string }
  | { readonly status: "skipped"; readonly reason: string };

const defaultTimeout = 30_000;

/** Runs cases against one kind of engine, each at most once, gates first. */
export class Suite {
  private readonly create: Create;
  private readonly options: SuiteOptions;
  private readonly outcomes = new Map<string, Promise<Outcome>>();
  private shared: Promise<Bench> | undefined;
  private plans: Promise<ReadonlyMap<string, PlannedCase>> | undefined;
  private last: Promise<unknown> = Promise.resolve();

  /** @throws ConvmtxError `OPTION_INVALID` for an `xfail` which is no case's id */
  constructor(create: Create, options: SuiteOptions = {}) {
    this.create = create;
    this.options = options;
    checkExpected(options.xfail ?? {});
  }

  /** What will be done with each case. */
  async plan(): Promise<ReadonlyMap<string, PlannedCase>> {
    this.plans ??= this.bench().then(
      ({ backend }) => new Map(plan(backend, this.options).map((entry) => [entry.id, entry])),
    );
    return this.plans;
  }

  /** The engine that cases share. */
  async backend(): Promise<AnyBackend> {
    return (await this.bench()).backend;
  }

  /** Runs a case, after the round trips that it needs; a second call tells the first one's outcome. */
  run(one: ConformanceCase): Promise<Outcome> {
    const known = this.outcomes.get(one.id);
    if (known !== undefined) return known;
    const outcome = this.outcomeOf(one);
    this.outcomes.set(one.id, outcome);
    return outcome;
  }

  /** Closes the shared engine. */
  async close(): Promise<void> {
    const bench = this.shared;
    this.shared = undefined;
    if (bench !== undefined) await this.inTime((await bench).session.close());
  }

  private async outcomeOf(one: ConformanceCase): Promise<Outcome> {
    const entry = (await this.plan()).get(one.id) as PlannedCase;
    const { action, reason = "" } = entry;
    if (action === "skip") return { status: "skipped", reason };
    for (const gate of entry.after) {
      const { status } = await this.run(caseOf(gate));
      if (status === "failed") return { status: "skipped", reason: `it needs ${gate}, which failed` };
      // A gate that was skipped was so because of a gate before it.
      if (status === "skipped") return { status: "skipped", reason: `it needs ${gate}, which did not run` };
    }
    const failure = await this.inOrder(() => this.tryOut(one));
    if (action === "xfail") {
      return failure === undefined
        ? { status: "xpassed", reason }
        : { status: "xfailed", reason, error: failure.error };
    }
    return failure === undefined ? { status: "passed" } : { status: "failed", error: failure.error };
  }

  /** One after the other, whatever the runner does: counts of live values are of one case alone. */
  private inOrder<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  }

  private async tryOut(one: ConformanceCase): Promise<{ readonly error: unknown } | undefined> {
    let bench: Bench | undefined;
    let failure: { readonly error: unknown } | undefined;
    try {
      bench = one.fresh ? await this.open() : await this.bench();
      await this.inTime(one.run(bench));
    } catch (error) {
      failure = { error };
    }
    // What a failed case leaves behind must not reach the next one.
    if (!one.fresh && failure !== undefined) this.shared = undefined;
    if (one.fresh || failure !== undefined) await this.inTime(bench?.session.close()).catch(() => undefined);
    return failure;
  }

  private bench(): Promise<Bench> {
    this.shared ??= this.open();
    return this.shared;
  }

  private async open(): Promise<Bench> {
    const backend = await this.inTime(this.create());
    return { backend, session: linalg(backend), facts: factsOf(backend), another: () => this.open() };
  }

  private async inTime<T>(work: T | Promise<T>): Promise<T> {
    const { timeout = defaultTimeout } = this.options;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Fault(`nothing came back within ${timeout} ms`)), timeout);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

const byId = new Map(catalogue.map((one) => [one.id, one]));

function caseOf(id: string): ConformanceCase {
  return byId.get(id) as ConformanceCase;
}
