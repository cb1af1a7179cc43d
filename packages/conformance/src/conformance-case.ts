import type { Backend, Execution, Native, OpName } from "@convmtx/backend";
import type { Session } from "@convmtx/linalg";
import type { FloatDType } from "@convmtx/tensor";
import type { Facts } from "./facts.ts";

/** What a case works with. */
export interface Bench {
  readonly backend: Backend<Native, Execution>;
  /** Over `backend`. Shared with other cases unless the case is `fresh`: what a case makes there, it frees. */
  readonly session: Session<Execution>;
  readonly facts: Facts;
  /** Another engine of the same kind with a session of its own, which the case closes. */
  another(): Promise<Bench>;
}

/** Cases about one operation or one part of the contract. */
export interface Group {
  readonly id: string;
  /** What the contract promises, in one sentence. */
  readonly promise: string;
}

/** Which round trips must work before a case can mean anything. */
export type Needs = "nothing" | "dense" | "sparse" | "dense and sparse";

/** One thing that a backend must get right. */
export interface ConformanceCase {
  /** Stable: `spmv/empty-rows/float64`. */
  readonly id: string;
  readonly group: Group;
  /** What is tried, and why. */
  readonly title: string;
  readonly op?: OpName;
  readonly dtype?: FloatDType;
  readonly needs: Needs;
  /** A round trip which others need. */
  readonly gate?: "dense" | "sparse";
  /** Wants an engine of its own, because it closes or breaks it. Default false. */
  readonly fresh?: boolean;
  /** Why the case does not concern this backend; undefined: it does. */
  skip(facts: Facts): string | undefined;
  /** @throws Fault, or whatever the backend throws */
  run(bench: Bench): Promise<void>;
}

/** Skips where a dtype is not claimed. */
export function skipDType(dtype: FloatDType): (facts: Facts) => string | undefined {
  return ({ manifest }) => (manifest.dtypes.includes(dtype) ? undefined : `the manifest does not list ${dtype}`);
}

export const bothDTypes: readonly FloatDType[] = ["float64", "float32"];
