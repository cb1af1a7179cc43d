import type { Execution, OpName } from "@convmtx/backend";
import type { DenseHandle, Session, SparseHandle } from "@convmtx/linalg";
import type { ErrorCode, FloatDType } from "@convmtx/tensor";
import { isConvmtxError } from "@convmtx/tensor";
import type { Bench, ConformanceCase, Group } from "./conformance-case.ts";
import type { Facts } from "./facts.ts";
import { demand, Fault, textOf } from "./fault.ts";
import type { AnyOpSpec, Refusal } from "./op-spec.ts";
import { stageFor } from "./run-sample.ts";

type Handle = DenseHandle | SparseHandle;

/** What an operation must refuse, and what is said where the engine does not have it at all. */
export function refusalCases(spec: AnyOpSpec, group: Group, dtype: FloatDType): ConformanceCase[] {
  const refusals = spec.errors().map(
    (refusal): ConformanceCase => ({
      id: `${spec.id}/${refusal.name}/${dtype}`,
      group,
      title: refusal.title,
      op: spec.op,
      dtype,
      needs: spec.sparse ? "dense and sparse" : "dense",
      skip: (facts) => facts.reason(spec.op, dtype) ?? skipMixed(refusal, facts),
      run: ({ session }) => expectRefusal(session, refusal, dtype),
    }),
  );
  return spec.via === "backend" ? refusals : [...refusals, absentCase(spec, group, dtype)];
}

function skipMixed({ mixesDTypes }: Refusal, { manifest }: Facts): string | undefined {
  return mixesDTypes && manifest.dtypes.length < 2 ? "the manifest lists one dtype alone" : undefined;
}

async function expectRefusal(session: Session<Execution>, refusal: Refusal, dtype: FloatDType): Promise<void> {
  await session.scope(async (inner) => {
    let result: Handle | undefined;
    await expectError(refusal.code, refusal.title, async () => {
      result = refusal.run(inner, dtype);
      if (refusal.at !== "read") throw new Fault(`${refusal.title}: nothing was thrown at the call`);
      await inner.read(result as DenseHandle & SparseHandle);
    });
  });
}

/** @throws Fault unless `work` throws an error with `code` */
export async function expectError(code: ErrorCode, what: string, work: () => unknown): Promise<void> {
  let thrown: unknown;
  try {
    await work();
  } catch (error) {
    thrown = error;
  }
  if (thrown instanceof Fault) throw thrown;
  demand(thrown !== undefined, `${what}: expected an error with code ${code}, nothing was thrown`);
  demand(
    isConvmtxError(thrown) && thrown.code === code,
    `${what}: expected an error with code ${code}, got ${textOf(thrown)}`,
    { cause: thrown },
  );
}

/** The absence of an operation is tried too: it must be refused by name, and never done silently in another way. */
function absentCase(spec: AnyOpSpec, group: Group, dtype: FloatDType): ConformanceCase {
  return {
    id: `${spec.id}/absent/${dtype}`,
    group,
    title: "where the engine has no such operation, it is refused by name",
    op: spec.op,
    dtype,
    needs: "nothing",
    skip: (facts) => {
      if (!facts.manifest.dtypes.includes(dtype)) return `the manifest does not list ${dtype}`;
      return facts.support(spec.op, dtype) === undefined ? undefined : "the engine can do it";
    },
    run: (bench) => expectAbsence(bench, spec, dtype),
  };
}

async function expectAbsence({ backend, session, facts }: Bench, spec: AnyOpSpec, dtype: FloatDType): Promise<void> {
  const isNarrow = facts.ops.includes(spec.op);
  const code: ErrorCode = isNarrow ? "DTYPE_UNSUPPORTED" : "UNSUPPORTED";
  const ran = countOf(session, spec.op);
  await session.scope(async (inner) => {
    const stage = stageFor(spec, inner, backend, facts, dtype);
    const [sample] = spec.samples();
    await expectError(code, `${spec.id} on an engine without it`, () =>
      stage.apply(stage.upload(sample.operands(dtype))),
    );
  });
  demand(countOf(session, spec.op) === ran, `${spec.id} was refused, but ops.${spec.op} ran`);
}

function countOf(session: Session<Execution>, op: OpName): number {
  return session.statistics().ops[op] ?? 0;
}
