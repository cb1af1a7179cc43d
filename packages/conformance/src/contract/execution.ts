import type { Backend, Execution, Native } from "@convmtx/backend";
import { linalg } from "@convmtx/linalg";
import type { FloatDType } from "@convmtx/tensor";
import { sameElements } from "../acceptance.ts";
import type { ConformanceCase, Group } from "../conformance-case.ts";
import type { Facts } from "../facts.ts";
import { demand } from "../fault.ts";
import { countingTensor, matrixOf } from "../host-values.ts";
import { opSpecs } from "../op-specs.ts";
import { checkAccepted, stageFor } from "../run-sample.ts";
import { type Call, watchedBackend } from "../watched-backend.ts";
import { once } from "./contract-case.ts";

const group: Group = {
  id: "execution",
  promise:
    "sync: every result is there on return; async: operations queue in order, and only reads, sync and close wait",
};

const only =
  (execution: "sync" | "async") =>
  ({ manifest }: Facts) =>
    manifest.execution === execution ? undefined : `manifest.execution is "${manifest.execution}"`;

const isPromise = (value: unknown): boolean =>
  value instanceof Promise || (typeof value === "object" && value !== null && "then" in value);

/** What the methods returned that cross back to the host, once all of it has come. */
async function crossings(
  backend: Backend<Native, Execution>,
  dtype: FloatDType,
): Promise<Readonly<Record<string, unknown>>> {
  const { data } = countingTensor(dtype, [3]);
  const x = { dtype, shape: [3], native: backend.uploadDense({ dtype, shape: [3], data }) };
  const a = matrixOf(dtype, shift);
  const A = { dtype, shape: a.shape, native: backend.uploadCsr(a) };
  const returned = { readDense: backend.readDense(x), readCsr: backend.readCsr(A), sync: backend.sync() };
  for (const value of Object.values<unknown>(returned)) await value;
  backend.release(x.native);
  backend.release(A.native);
  return returned;
}

/** Moves every element of a vector up by one, the first to the end. */
const shift = [
  [0, 1, 0],
  [0, 0, 1],
  [1, 0, 0],
];

export const execution: readonly ConformanceCase[] = [
  once(
    group,
    {
      name: "sync-reads-are-values",
      title: "readDense, readCsr and sync return values, no Promises",
      skip: only("sync"),
    },
    async ({ backend }, dtype) => {
      for (const [name, value] of Object.entries(await crossings(backend, dtype))) {
        demand(!isPromise(value), `${name} returned a Promise, but manifest.execution is "sync"`);
      }
    },
  ),
  once(
    group,
    {
      name: "sync-ops-are-values",
      title: "uploads and operations return native values, no Promises",
      skip: only("sync"),
      needs: "dense and sparse",
    },
    async ({ backend, facts }, dtype) => {
      const calls: Call[] = [];
      const watched = watchedBackend(backend, (call) => calls.push(call));
      await linalg(watched).scope(async (session) => {
        for (const spec of opSpecs.filter(({ op }) => facts.support(op, dtype) === "native")) {
          const [sample] = spec.samples();
          const stage = stageFor(spec, session, watched, facts, dtype);
          const handles = stage.upload(sample.operands(dtype));
          const result = stage.apply(handles);
          if (spec.via === "backend") for (const held of new Set([...Object.values(handles), result])) stage.free(held);
        }
      });
      for (const { op, output } of calls) {
        demand(!isPromise(output), `ops.${op} returned a Promise, but manifest.execution is "sync"`);
      }
    },
  ),
  once(
    group,
    { name: "async-reads-are-promises", title: "readDense, readCsr and sync return Promises", skip: only("async") },
    async ({ backend }, dtype) => {
      for (const [name, value] of Object.entries(await crossings(backend, dtype))) {
        demand(value instanceof Promise, `${name} returned no Promise, but manifest.execution is "async"`);
      }
    },
  ),
  once(
    group,
    {
      name: "in-order",
      title: "a chain of products, operands freed as it goes and nothing waited for, ends where it must",
      needs: "dense and sparse",
    },
    async ({ session }, dtype) => {
      const A = session.sparse(matrixOf(dtype, shift));
      let x = session.dense(countingTensor(dtype, [3]));
      for (let step = 0; step < 10; step++) {
        const next = session.matvec(A, x);
        x.dispose();
        x = next;
      }
      A.dispose();
      // Ten shifts of three elements are one.
      const [first, second, third] = countingTensor(dtype, [3]).data;
      checkAccepted(sameElements([3], [second, third, first]), (await session.read(x)).data);
      x.dispose();
    },
  ),
];
