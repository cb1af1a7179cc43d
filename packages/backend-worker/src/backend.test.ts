import { Worker } from "node:worker_threads";
import type { Backend, Dense } from "@convmtx/backend";
import { BackendError, NumericalError } from "@convmtx/tensor";
import { afterEach, describe, expect, test } from "vitest";
import { worker } from "./backend.ts";
import type { WorkerNative } from "./ops.ts";

const spawn = (name: string) => () =>
  new Worker(new URL(`../fixtures/${name}.ts`, import.meta.url), { execArgv: ["--conditions=@convmtx/source"] });

const open: Backend<WorkerNative, "async">[] = [];
afterEach(async () => {
  for (const backend of open.splice(0)) await backend.close();
});

async function start(name: string, options = {}): Promise<Backend<WorkerNative, "async">> {
  const backend = await worker(spawn(name), options);
  open.push(backend);
  return backend;
}

const matrix = () => ({
  dtype: "float64" as const,
  shape: [2, 3] as const,
  indptr: Int32Array.of(0, 2, 3),
  indices: Int32Array.of(0, 2, 1),
  data: Float64Array.of(1, 2, 3),
});
const vector = (...values: number[]) => ({
  dtype: "float64" as const,
  shape: [values.length],
  data: Float64Array.from(values),
});
const upload = (backend: Backend<WorkerNative, "async">, ...values: number[]): Dense<WorkerNative> => ({
  ...vector(...values),
  native: backend.uploadDense(vector(...values)),
});

describe("an engine in a worker", () => {
  test("has the served engine's manifest, but is asynchronous", async () => {
    const backend = await start("reference-engine");
    expect(backend.manifest).toMatchObject({ name: "worker(reference)", execution: "async", storage: "sparse" });
    expect(Object.keys(backend.ops)).toContain("spgemm");
    expect(Object.keys((await start("faulty-engine")).ops)).not.toContain("spgemm");
  });

  test("multiplies and joins in the order of the calls, without waiting", async () => {
    const backend = await start("reference-engine");
    const host = matrix();
    const a = { ...host, native: backend.uploadCsr(host) };
    const x = upload(backend, 1, 2, 3);
    const y = { ...x, shape: [2], native: backend.ops.spmv(a, x) };
    const twice = { ...y, native: backend.ops.concat([y, y], [4], 0) };
    expect(await backend.readDense(twice)).toEqual(Float64Array.of(7, 6, 7, 6));
    expect(await backend.readCsr(a)).toMatchObject({ indptr: host.indptr, indices: host.indices, data: host.data });
  });

  test("an upload is a copy, unless the buffers are given away", async () => {
    const kept = vector(1, 2);
    const backend = await start("reference-engine");
    const x = { ...kept, native: backend.uploadDense(kept) };
    kept.data[0] = 9;
    expect(await backend.readDense(x)).toEqual(Float64Array.of(1, 2));

    const given = vector(1, 2);
    const transferring = await start("reference-engine", { transfer: true });
    const y = { ...given, native: transferring.uploadDense(given) };
    expect(given.data.length).toBe(0);
    expect(await transferring.readDense({ ...y, shape: [2] })).toEqual(Float64Array.of(1, 2));
  });

  test("allocated parts move over on commit", async () => {
    const backend = await start("reference-engine");
    const allocation = backend.allocCsr?.([1, 2], 1, "float32");
    expect(allocation).toBeDefined();
    const { parts } = allocation as NonNullable<typeof allocation>;
    parts.indptr[1] = 1;
    parts.indices[0] = 1;
    parts.data[0] = 5;
    const native = allocation?.commit() as WorkerNative["sparse"];
    expect(parts.data.length).toBe(0);
    expect(await backend.readCsr({ dtype: "float32", shape: [1, 2], native })).toMatchObject({
      indices: Int32Array.of(1),
      data: Float32Array.of(5),
    });
  });

  test("counts live values and frees released ones", async () => {
    const backend = await start("reference-engine");
    const x = upload(backend, 1);
    expect(backend.memory?.().handles).toBe(1);
    backend.release(x.native);
    backend.release(x.native);
    expect(backend.memory?.().handles).toBe(0);
    await expect(backend.readDense(x)).rejects.toThrow("no value");
  });
});

describe("errors", () => {
  test("an operation's error is told by the next read of its result, and of what came from it", async () => {
    const backend = await start("faulty-engine");
    const x = upload(backend, 1, 2);
    const sum = { ...x, native: backend.ops.axpby?.(1, x, 1, x) as never };
    const part = { ...x, shape: [1], native: backend.ops.slice(sum, 0, 1, 1) };
    await expect(backend.readDense(sum)).rejects.toThrow(NumericalError);
    await expect(backend.readDense(part)).rejects.toMatchObject({ code: "SINGULAR", details: { pivot: 3 } });
    expect(await backend.readDense(x)).toEqual(Float64Array.of(1, 2));
  });

  test("sync tells an error that no read told, once", async () => {
    const backend = await start("faulty-engine");
    const x = upload(backend, 1);
    backend.ops.dot?.(x, x);
    await expect(backend.sync()).rejects.toMatchObject({ name: "TypeError", message: "planted" });
    await backend.sync();
  });

  test("a worker that dies answers everyone with the reason, and nothing hangs", async () => {
    const backend = await start("faulty-engine");
    const x = upload(backend, 1);
    backend.ops.nrm2?.(x);
    const reads = [backend.readDense(x), backend.readDense(x), backend.sync()];
    for (const read of reads) await expect(read).rejects.toMatchObject({ code: "BACKEND_LOST" });
    await expect(reads[0]).rejects.toThrow("read: the worker is gone: the worker exited with code 7");
    await expect(reads[2]).rejects.toThrow("sync: the worker is gone");
    expect(await backend.lost).toEqual({ reason: "the worker exited with code 7" });
    expect(() => backend.uploadDense(vector(1))).toThrow(BackendError);
    await expect(backend.readDense(x)).rejects.toThrow("the worker exited with code 7");
    await backend.close();
  });

  test("an engine that cannot be loaded rejects the start with its own error", async () => {
    await expect(worker(spawn("no-engine"))).rejects.toThrow("no such engine");
  });

  test("a worker in place of the function that makes one rejects the start", async () => {
    await expect(worker({} as never)).rejects.toMatchObject({
      code: "OPTION_INVALID",
      message: "worker: expected a function that makes the Worker, got object",
    });
  });

  test("a worker file that is not there rejects the start", async () => {
    await expect(worker(spawn("nowhere"))).rejects.toMatchObject({ code: "BACKEND_LOST" });
  });

  test("closing twice is closing once, and pending reads are answered before", async () => {
    const backend = await start("reference-engine");
    const x = upload(backend, 4);
    const read = backend.readDense(x);
    const closed = [backend.close(), backend.close()];
    expect(await read).toEqual(Float64Array.of(4));
    await Promise.all(closed);
    await expect(backend.readDense(x)).rejects.toThrow("it was closed");
  });
});
