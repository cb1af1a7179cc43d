import type { Backend, Execution, Native } from "@convmtx/backend";
import type { Session } from "@convmtx/linalg";
import type { FloatArray, FloatDType } from "@convmtx/tensor";
import type { Acceptance } from "./acceptance.ts";
import type { Bench } from "./conformance-case.ts";
import type { Facts } from "./facts.ts";
import { Fault, textOf } from "./fault.ts";
import type { AnyOpSpec, Operands, Sample } from "./op-spec.ts";
import { isOperator, operandText } from "./operand-text.ts";
import { type AnyStage, stageOf } from "./stage.ts";

/** One try of an operation: its operands, what is accepted, and where it runs. */
export interface Trial {
  readonly operands: Operands;
  readonly acceptance: Acceptance;
  readonly dtype: FloatDType;
  readonly stage: AnyStage;
}

/** Runs `work` with a session that frees everything at its end, and with what it needs to try one sample. */
export async function tryOut<T>(
  bench: Omit<Bench, "another">,
  spec: AnyOpSpec,
  sample: Sample<Operands>,
  dtype: FloatDType,
  work: (trial: Trial) => Promise<T>,
): Promise<T> {
  const operands = sample.operands(dtype);
  const acceptance = spec.bound(operands, { dtype, densified: isDensified(spec, bench.facts, dtype) });
  return trying(spec, operands, async () => {
    const result = await bench.session.scope((session) => {
      const stage = stageFor(spec, session, bench.backend, bench.facts, dtype);
      return work({ operands, acceptance, dtype, stage });
    });
    bench.session.dispose(...Object.values(operands).filter(isOperator));
    return result;
  });
}

export function stageFor(
  spec: AnyOpSpec,
  session: Session<Execution>,
  backend: Backend<Native, Execution>,
  facts: Facts,
  dtype: FloatDType,
): AnyStage {
  return stageOf(spec, session, backend, facts.support(spec.op, dtype) === "kept copy");
}

/** Whether the operation multiplies by a matrix that the engine holds densely. */
function isDensified(spec: AnyOpSpec, facts: Facts, dtype: FloatDType): boolean {
  return facts.manifest.storage === "dense" && (spec.sparse || facts.support(spec.op, dtype) !== "native");
}

/** What is thrown in `work` comes out as a Fault that shows the operands. */
async function trying<T>(spec: AnyOpSpec, operands: Operands, work: () => Promise<T>): Promise<T> {
  const shown = Object.entries(operands)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => operandText(name, value));
  try {
    return await work();
  } catch (error) {
    if (error instanceof Fault) throw new Fault(error.message, { operands: shown, ...error.details });
    throw new Fault(`${spec.id} threw ${textOf(error)}`, { operands: shown, cause: error });
  }
}

/** @throws Fault if an element is not accepted */
export function checkAccepted(acceptance: Acceptance, elements: FloatArray, what = "the result"): void {
  const differences = acceptance.judge(elements);
  if (differences.length === 0) return;
  const compared = elements.length;
  throw new Fault(`${differences.length} of ${compared} elements of ${what} are wrong`, {
    rule: acceptance.rule,
    differences,
    compared,
  });
}

/** The whole of an ordinary case: upload, apply, read, judge. */
export async function checkSample({ operands, acceptance, dtype, stage }: Trial): Promise<void> {
  const handles = stage.upload(operands);
  const held: unknown[] = Object.values(handles);
  try {
    const result = stage.apply(handles);
    held.push(result);
    checkAccepted(acceptance, (await stage.read(result, dtype, acceptance.shape)).elements);
  } finally {
    for (const value of new Set(held)) stage.free(value);
  }
}
