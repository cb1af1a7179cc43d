import { expect, test } from "vitest";
import { worker } from "./backend.ts";

test("an engine in a browser's worker multiplies, and a closed one says so", async () => {
  const backend = await worker(
    () => new Worker(new URL("../fixtures/reference-engine.ts", import.meta.url), { type: "module" }),
  );
  const host = {
    dtype: "float64" as const,
    shape: [1, 2] as const,
    indptr: Int32Array.of(0, 2),
    indices: Int32Array.of(0, 1),
    data: Float64Array.of(2, 3),
  };
  const x = { dtype: "float64" as const, shape: [2], data: Float64Array.of(10, 1) };
  const native = backend.ops.spmv(
    { ...host, native: backend.uploadCsr(host) },
    { ...x, native: backend.uploadDense(x) },
  );
  expect(await backend.readDense({ dtype: "float64", shape: [1], native })).toEqual(Float64Array.of(23));
  await backend.close();
  await expect(backend.sync()).rejects.toMatchObject({ code: "BACKEND_LOST" });
});

test("a worker file that is not there rejects the start", async () => {
  const start = worker(() => new Worker("/nowhere.js", { type: "module" }));
  await expect(start).rejects.toMatchObject({ code: "BACKEND_LOST" });
});

test("a worker that dies while a read waits answers it with the reason, and tells", async () => {
  const backend = await worker(
    () => new Worker(new URL("../fixtures/dying-engine.ts", import.meta.url), { type: "module" }),
  );
  const x = { dtype: "float64" as const, shape: [1], data: Float64Array.of(1) };
  const native = backend.uploadDense(x);
  const lost = { code: "BACKEND_LOST", message: expect.stringContaining("planted: out of memory") };
  await expect(backend.readDense({ ...x, native })).rejects.toMatchObject(lost);
  expect((await backend.lost)?.reason).toContain("planted: out of memory");
  await expect(backend.sync()).rejects.toMatchObject(lost);
  await backend.close();
});
