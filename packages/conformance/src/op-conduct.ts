import { linalg } from "@convmtx/linalg";
import { Csr } from "@convmtx/sparse";
import type { FloatDType } from "@convmtx/tensor";
import { sizeOf, Tensor } from "@convmtx/tensor";
import { sameElements } from "./acceptance.ts";
import type { Bench } from "./conformance-case.ts";
import { demand } from "./fault.ts";
import { checkCanonical, elementsOfCsr } from "./host-result.ts";
import { countingTensor } from "./host-values.ts";
import type { AnyOpSpec, Operands, Sample } from "./op-spec.ts";
import { sameMatrix } from "./ops/transpose.ts";
import { checkAccepted, stageFor, tryOut } from "./run-sample.ts";
import type { AnyStage } from "./stage.ts";
import { type Call, watchedBackend } from "./watched-backend.ts";

/** Tries how an operation behaves beside its result. */
export type Conduct = (bench: Bench, spec: AnyOpSpec, sample: Sample<Operands>, dtype: FloatDType) => Promise<void>;

function freeAll(stage: AnyStage, ...values: readonly unknown[]): void {
  for (const value of new Set(values)) stage.free(value);
}

export const operandsUnchanged: Conduct = (bench, spec, sample, dtype) =>
  tryOut(bench, spec, sample, dtype, async ({ operands, stage }) => {
    const handles = stage.upload(operands);
    const result = stage.apply(handles);
    await bench.session.sync();
    for (const [name, value] of Object.entries(operands)) {
      if (!(value instanceof Tensor || value instanceof Csr)) continue;
      const { elements } = await stage.read(handles[name], dtype, value.shape);
      const before =
        value instanceof Csr
          ? sameMatrix(value.shape, elementsOfCsr(value, dtype, value.shape))
          : sameElements(value.shape, value.data);
      checkAccepted(before, elements, `operand ${name}, read after ${spec.id},`);
    }
    freeAll(stage, ...Object.values(handles), result);
  });

export const operandsFreed: Conduct = (bench, spec, sample, dtype) =>
  tryOut(bench, spec, sample, dtype, async ({ operands, acceptance, stage }) => {
    const handles = stage.upload(operands);
    const result = stage.apply(handles);
    freeAll(stage, ...Object.values(handles));
    // An engine that reuses freed memory writes these numbers over what the result still needs.
    const later = Object.values(operands)
      .filter((value) => value instanceof Tensor || value instanceof Csr)
      .map((value) => bench.session.dense(countingTensor(dtype, [sizeOf(value.shape)])));
    checkAccepted(acceptance, (await stage.read(result, dtype, acceptance.shape)).elements);
    bench.session.dispose(...later);
    freeAll(stage, result);
  });

/** All samples: a slice of everything, or a sum with a factor of 1, is where an operand slips through. */
export const resultIsNew: Conduct = async ({ backend, facts }, spec, _sample, dtype) => {
  const calls: Call[] = [];
  const watched = watchedBackend(backend, (call) => calls.push(call));
  // A second session over the backend: it is not closed, which would close the backend.
  const bench = { backend: watched, session: linalg(watched), facts };
  for (const sample of spec.samples().filter(({ elements }) => elements === undefined)) {
    await tryOut(bench, spec, sample, dtype, async ({ operands, stage }) => {
      const handles = stage.upload(operands);
      calls.length = 0;
      const results = [stage.apply(handles), stage.apply(handles)];
      checkNew(calls.filter(({ op }) => op === spec.op));
      freeAll(stage, ...Object.values(handles), ...results);
    });
  }
};

/** Each call's value is its own: each is released by itself. */
function checkNew(calls: readonly Call[]): void {
  const outputs = calls.map(({ output }) => output);
  demand(new Set(outputs).size === outputs.length, "two results are one and the same native value, expected two");
  for (const { inputs, output } of calls) {
    // Numbers are compared within their kind alone: those of matrices and of dense values may be counted apart.
    const isObject = typeof output === "object" && output !== null;
    demand(
      !(isObject && inputs.includes(output)),
      "the result is the very native value of an operand, expected a new one",
    );
  }
}

const rounds = 50;

export const memoryFlat: Conduct = async (bench, spec, sample, dtype) => {
  const { backend, session, facts } = bench;
  const live = async () => {
    await session.sync();
    return backend.memory?.() ?? { handles: 0, bytes: 0 };
  };
  await tryOut(bench, spec, sample, dtype, async ({ operands, stage }) => {
    const handles = stage.upload(operands);
    const once = () =>
      spec.via === "backend"
        ? freeAll(stage, stage.apply(handles))
        : session.scope((inner) => void stageFor(spec, inner, backend, facts, dtype).apply(handles));
    // The first time may set something up that stays: a layer's kernel, a transpose.
    once();
    const before = await live();
    for (let round = 0; round < rounds; round++) once();
    const after = await live();
    demand(
      after.handles === before.handles,
      `memory() counts ${before.handles} live values before ${rounds} rounds and ${after.handles} after: results are not freed`,
    );
    demand(
      after.bytes <= before.bytes,
      `memory() counts ${before.bytes} bytes before ${rounds} rounds and ${after.bytes} after: their memory is not freed`,
    );
    freeAll(stage, ...Object.values(handles));
  });
};

export const canonical: Conduct = async (bench, spec, _sample, dtype) => {
  const many = spec.samples().find(({ name }) => name === "random");
  demand(many !== undefined, `${spec.id} has no random sample`);
  await tryOut(bench, spec, many, dtype, async ({ operands, acceptance, stage }) => {
    const handles = stage.upload(operands);
    const result = stage.apply(handles);
    const { parts } = await stage.read(result, dtype, acceptance.shape);
    demand(parts !== undefined, "the result was not read as a matrix");
    checkCanonical(parts);
    freeAll(stage, ...Object.values(handles), result);
  });
};
