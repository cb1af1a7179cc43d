import type { ConformanceCase, Group } from "../conformance-case.ts";
import type { Facts } from "../facts.ts";
import { demand } from "../fault.ts";
import { countingTensor, matrixOf } from "../host-values.ts";
import { once } from "./contract-case.ts";

const group: Group = {
  id: "memory",
  promise:
    "memory() counts the live values: one more for an upload or a result, one less for a release, none after close",
};

const skip = (facts: Facts) => (facts.has("memory") ? undefined : "the backend has no memory()");

const rows = [
  [1, 0, 2],
  [0, 3, 0],
];

export const memory: readonly ConformanceCase[] = [
  once(
    group,
    {
      name: "counts-values",
      title: "uploads, results and releases are counted one by one",
      skip,
      needs: "dense and sparse",
    },
    async ({ backend }, dtype) => {
      const live = async () => {
        await backend.sync();
        return backend.memory?.().handles ?? 0;
      };
      const start = await live();
      const check = async (after: string, more: number) => {
        const got = (await live()) - start;
        demand(got === more, `memory() counts ${got} more live values after ${after}, expected ${more}`);
      };
      const a = matrixOf(dtype, rows);
      const x = {
        dtype,
        shape: [3],
        native: backend.uploadDense({ dtype, shape: [3], data: countingTensor(dtype, [3]).data }),
      };
      await check("uploadDense", 1);
      const A = { dtype, shape: a.shape, native: backend.uploadCsr(a) };
      await check("uploadCsr", 2);
      const y = { dtype, shape: [2], native: backend.ops.spmv(A, x) };
      await check("spmv", 3);
      await backend.readDense(y);
      await check("readDense", 3);
      for (const [k, { native }] of [x, A, y].entries()) {
        backend.release(native);
        await check(`release ${k + 1} of 3`, 2 - k);
      }
    },
  ),
  once(
    group,
    {
      name: "uploads-flat",
      title: "a loop of uploads, each released, leaves as many live values and bytes as before",
      skip,
    },
    async ({ backend }, dtype) => {
      const round = () => {
        backend.release(backend.uploadDense({ dtype, shape: [100], data: countingTensor(dtype, [100]).data }));
        backend.release(backend.uploadCsr(matrixOf(dtype, rows)));
      };
      const live = async () => {
        await backend.sync();
        return backend.memory?.() ?? { handles: 0, bytes: 0 };
      };
      round();
      const before = await live();
      for (let k = 0; k < 100; k++) round();
      const after = await live();
      demand(
        after.handles === before.handles,
        `memory() counts ${before.handles} live values before and ${after.handles} after`,
      );
      demand(after.bytes <= before.bytes, `memory() counts ${before.bytes} bytes before and ${after.bytes} after`);
    },
  ),
  once(
    group,
    { name: "close-frees", title: "close frees every value that nobody released", skip, fresh: true, needs: "dense" },
    async ({ backend }, dtype) => {
      for (let k = 0; k < 3; k++) backend.uploadDense({ dtype, shape: [4], data: countingTensor(dtype, [4]).data });
      backend.uploadCsr(matrixOf(dtype, rows));
      await backend.close();
      const left = backend.memory?.().handles ?? 0;
      demand(left === 0, `memory() counts ${left} live values after close, expected 0`);
    },
  ),
];
