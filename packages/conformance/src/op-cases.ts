import type { FloatDType } from "@convmtx/tensor";
import type { ConformanceCase, Group } from "./conformance-case.ts";
import type { Facts } from "./facts.ts";
import { type Conduct, canonical, memoryFlat, operandsFreed, operandsUnchanged, resultIsNew } from "./op-conduct.ts";
import type { AnyOpSpec, Operands, Sample } from "./op-spec.ts";
import { refusalCases } from "./refusal-cases.ts";
import { checkSample, tryOut } from "./run-sample.ts";

/** Everything that is tried of one operation. */
export function opCases(spec: AnyOpSpec): readonly ConformanceCase[] {
  const group: Group = { id: spec.id, promise: spec.promise };
  return spec.dtypes.flatMap((dtype) => [
    ...spec.samples().map((sample) => sampleCase(spec, group, sample, dtype)),
    ...conductCases(spec, group, dtype),
    ...refusalCases(spec, group, dtype),
  ]);
}

function sampleCase(spec: AnyOpSpec, group: Group, sample: Sample<Operands>, dtype: FloatDType): ConformanceCase {
  return {
    id: `${spec.id}/${sample.name}/${dtype}`,
    group,
    title: sample.title,
    op: spec.op,
    dtype,
    needs: spec.sparse ? "dense and sparse" : "dense",
    skip: (facts) =>
      facts.reason(spec.op, dtype) ?? skipLarge(sample, facts) ?? skipDerived(spec, sample, facts, dtype),
    run: (bench) => tryOut(bench, spec, sample, dtype, checkSample),
  };
}

function skipLarge({ elements = 0 }: Sample<Operands>, { manifest }: Facts): string | undefined {
  const limit = manifest.limits?.elements ?? Number.POSITIVE_INFINITY;
  return elements > limit ? `${elements} elements are over manifest.limits.elements, ${limit}` : undefined;
}

function skipDerived(spec: AnyOpSpec, sample: Sample<Operands>, facts: Facts, dtype: FloatDType): string | undefined {
  if (sample.nativeOnly !== true || facts.support(spec.op, dtype) === "native") return undefined;
  return `ops has no ${spec.op}, and what is derived takes numbers alone`;
}

/** How an operation behaves beside its result, tried with its plainest sample. */
function conductCases(spec: AnyOpSpec, group: Group, dtype: FloatDType): ConformanceCase[] {
  const [sample] = spec.samples();
  const conduct = (name: string, title: string, run: Conduct, skip?: ConformanceCase["skip"]): ConformanceCase => ({
    id: `${spec.id}/${name}/${dtype}`,
    group,
    title,
    op: spec.op,
    dtype,
    needs: spec.sparse ? "dense and sparse" : "dense",
    skip: (facts) => facts.reason(spec.op, dtype) ?? skip?.(facts),
    run: (bench) => run(bench, spec, sample, dtype),
  });
  const isNative = (facts: Facts) => facts.support(spec.op, dtype) === "native";
  const cases = [
    conduct("operands-unchanged", "the operands hold the same numbers afterwards", operandsUnchanged),
    conduct(
      "operands-freed-at-once",
      "the operands are freed before the result is read: it has its own memory",
      operandsFreed,
    ),
    conduct(
      "result-is-new",
      "the result is no operand in disguise: freeing one must not free the other",
      resultIsNew,
      (facts) => (isNative(facts) ? undefined : `ops has no ${spec.op}: the result is that of other operations`),
    ),
    conduct(
      "memory-flat",
      "a loop of it, each result freed, leaves as many live values and bytes as before",
      memoryFlat,
      (facts) => (facts.has("memory") ? undefined : "the backend has no memory()"),
    ),
  ];
  if (spec.op === "spgemm" || spec.op === "spadd" || spec.op === "transpose") {
    cases.push(
      conduct("canonical", "the result is read with ascending columns, none twice, however it is held", canonical),
    );
  }
  return cases;
}
