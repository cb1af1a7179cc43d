import type { Backend, Execution, Native, OpName } from "@convmtx/backend";
import type { FloatDType } from "@convmtx/tensor";
import { ConvmtxError } from "@convmtx/tensor";
import { catalogue } from "./catalogue.ts";
import type { ConformanceCase, Group } from "./conformance-case.ts";
import { type Facts, factsOf, type Support } from "./facts.ts";

/** Cases that are known to fail: the id of each, and why. */
export type ExpectedFailures = Readonly<Record<string, string>>;

export interface PlannedCase {
  readonly id: string;
  readonly group: Group;
  /** What is tried, and why. */
  readonly title: string;
  readonly op?: OpName;
  /** Absent: the case is tried once, whatever the dtype. */
  readonly dtype?: FloatDType;
  /** Of a case about an operation: who does it. */
  readonly support?: Support;
  /** `xfail`: it runs, and must fail. */
  readonly action: "run" | "skip" | "xfail";
  /** Why it is skipped, or why it is expected to fail. */
  readonly reason?: string;
  /** Cases which must pass before this one runs. */
  readonly after: readonly string[];
}

/**
 * What the suite will do with a backend, case by case, and why. Nothing is run or uploaded for it: it depends on the
 * manifest and on which operations and methods are there.
 *
 * @throws BackendError `BACKEND_INVALID` if the object is no backend; ConvmtxError `OPTION_INVALID` for an `xfail` which is no
 * case's id
 */
export function plan(
  backend: Backend<Native, Execution>,
  options: { readonly xfail?: ExpectedFailures } = {},
): readonly PlannedCase[] {
  const { xfail = {} } = options;
  checkExpected(xfail);
  const facts = factsOf(backend);
  return catalogue.map((one) => planned(one, facts, xfail[one.id]));
}

/** @throws ConvmtxError `OPTION_INVALID`: an id that no case has would expect nothing and hide that */
export function checkExpected(xfail: ExpectedFailures): void {
  const unknown = Object.keys(xfail).filter((id) => !catalogue.some((one) => one.id === id));
  if (unknown.length === 0) return;
  throw new ConvmtxError(
    "OPTION_INVALID",
    `plan: xfail names ${unknown.join(", ")}, which no case of the suite is called`,
    {
      details: { unknown },
    },
  );
}

function planned(one: ConformanceCase, facts: Facts, expected: string | undefined): PlannedCase {
  const { id, group, title, op } = one;
  const skipped = one.skip(facts);
  const reason = skipped ?? expected;
  const support = op && facts.support(op, one.dtype ?? facts.mainDType);
  return {
    id,
    group,
    title,
    ...(op && { op }),
    ...(one.dtype && { dtype: one.dtype }),
    ...(support && { support }),
    action: skipped !== undefined ? "skip" : expected !== undefined ? "xfail" : "run",
    ...(reason !== undefined && { reason }),
    after: gatesOf(one, facts),
  };
}

/** The round trips that a case needs: of its dtype, and for a gate those before it. */
function gatesOf(one: ConformanceCase, facts: Facts): string[] {
  const dtype = one.dtype ?? facts.mainDType;
  const kinds = one.gate === undefined ? kindsOf[one.needs] : [one.gate];
  const gates = catalogue.filter(
    (gate) => gate.gate !== undefined && kinds.includes(gate.gate) && gate.dtype === dtype,
  );
  const own = gates.indexOf(one);
  return (own < 0 ? gates : gates.slice(0, own)).map(({ id }) => id);
}

const kindsOf: Readonly<Record<ConformanceCase["needs"], readonly ("dense" | "sparse")[]>> = {
  nothing: [],
  dense: ["dense"],
  sparse: ["sparse"],
  "dense and sparse": ["dense", "sparse"],
};
