import type { Execution, OpName } from "@convmtx/backend";
import type { FloatDType } from "@convmtx/tensor";
import type { Support } from "./facts.ts";
import type { Difference } from "./fault.ts";

export type Status = "passed" | "failed" | "skipped" | "xfailed" | "xpassed";

export interface FailureReport {
  readonly message: string;
  /** The operands, printed, one a name. */
  readonly operands?: readonly string[];
  /** The rule which the result breaks. */
  readonly rule?: string;
  /** The first of them. */
  readonly differences?: readonly Difference[];
  /** How many components are wrong, and of how many. */
  readonly wrong?: number;
  readonly compared?: number;
  /** Where the engine's own error was thrown. */
  readonly stack?: string;
}

export interface CaseReport {
  readonly id: string;
  readonly title: string;
  readonly status: Status;
  /** Why it was skipped, or why a failure was expected. */
  readonly reason?: string;
  readonly failure?: FailureReport;
}

export interface GroupReport {
  readonly id: string;
  /** What the contract promises. */
  readonly promise: string;
  /** Of a group about an operation: who does it. */
  readonly support?: Support | "absent";
  readonly cases: readonly CaseReport[];
}

export type Counts = Readonly<Record<Status, number>>;

/** What a backend was found to do: plain data, which can be written as JSON. */
export interface Report {
  readonly suite: "@convmtx/conformance";
  /** The version of the contract. */
  readonly spec: 1;
  readonly backend: {
    readonly name: string;
    readonly version: string;
    readonly execution: Execution;
    readonly storage: "sparse" | "dense";
    readonly dtypes: readonly FloatDType[];
    readonly ops: readonly OpName[];
  };
  /** No case failed, and none passed that was expected to fail. */
  readonly ok: boolean;
  readonly counts: Counts;
  readonly groups: readonly GroupReport[];
}
