import type { FloatDType } from "@convmtx/tensor";
import {
  type Bench,
  bothDTypes,
  type ConformanceCase,
  type Group,
  type Needs,
  skipDType,
} from "../conformance-case.ts";
import type { Facts } from "../facts.ts";

export interface ContractCase {
  readonly name: string;
  readonly title: string;
  /** Default "nothing". */
  readonly needs?: Needs;
  readonly gate?: "dense" | "sparse";
  readonly fresh?: boolean;
  readonly skip?: (facts: Facts) => string | undefined;
}

/** One case a dtype. */
export function forDTypes(
  group: Group,
  of: ContractCase,
  run: (bench: Bench, dtype: FloatDType) => Promise<void>,
): ConformanceCase[] {
  return bothDTypes.map((dtype) => ({
    ...base(group, of),
    id: `${group.id}/${of.name}/${dtype}`,
    dtype,
    skip: (facts) => skipDType(dtype)(facts) ?? of.skip?.(facts),
    run: (bench) => run(bench, dtype),
  }));
}

/** One case, in the engine's main dtype. */
export function once(
  group: Group,
  of: ContractCase,
  run: (bench: Bench, dtype: FloatDType) => Promise<void>,
): ConformanceCase {
  return {
    ...base(group, of),
    id: `${group.id}/${of.name}`,
    skip: (facts) => of.skip?.(facts),
    run: (bench) => run(bench, bench.facts.mainDType),
  };
}

function base(group: Group, { title, needs = "nothing", gate, fresh }: ContractCase) {
  return { group, title, needs, ...(gate && { gate }), ...(fresh && { fresh }) };
}
