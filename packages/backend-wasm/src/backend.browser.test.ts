import { expect, test } from "vitest";
import { wasm } from "./backend.ts";

/** [[1, 2], [0, 3]] times [10, 1], and the sum of a million ones squared. */
async function answers(backend: Awaited<ReturnType<typeof wasm>>) {
  const host = {
    dtype: "float64" as const,
    shape: [2, 2] as const,
    indptr: Int32Array.of(0, 2, 3),
    indices: Int32Array.of(0, 1, 1),
    data: Float64Array.of(1, 2, 3),
  };
  const x = { dtype: "float64" as const, shape: [2], data: Float64Array.of(10, 1) };
  const long = { dtype: "float64" as const, shape: [1_000_000], data: new Float64Array(1_000_000).fill(1) };
  const a = { ...host, native: backend.uploadCsr(host) };
  const product = backend.ops.spmv(a, { ...x, native: backend.uploadDense(x) });
  const ones = { ...long, native: backend.uploadDense(long) };
  const square = backend.ops.dot?.(ones, ones) as typeof product;
  return [
    ...backend.readDense({ ...x, native: product }),
    ...backend.readDense({ dtype: "float64", shape: [], native: square }),
  ];
}

test("in a page without cross-origin isolation one thread works, and the engine says why", async () => {
  expect(crossOriginIsolated).toBe(false);
  const backend = await wasm();
  expect(await backend.startThreads()).toBe(1);
  expect(backend.moduleName).not.toContain("shared");
  if (navigator.hardwareConcurrency > 1) expect(backend.threads.reason).toContain("SharedArrayBuffer");
  expect(await answers(backend)).toEqual([12, 3, 1_000_000]);
  backend.close();
});
