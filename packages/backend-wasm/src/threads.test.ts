import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { linalg } from "@convmtx/linalg";
import type { Csr } from "@convmtx/sparse";
import { randomNormal, type Tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { backendOf, type WasmBackend, wasm } from "./backend.ts";
import { loadModule } from "./load-module.ts";
import { startMachine } from "./start-machine.ts";
import { control } from "./threads/control.ts";
import { spawnThread } from "./threads/spawn.ts";

afterEach(() => vi.unstubAllGlobals());

const kernel = randomNormal([8, 8, 3, 3], { seed: 1 });
const layer = convOperator(kernel, { inputShape: [8, 40, 40], padding: 1 });

/** An engine whose threads share every job. */
const sharing = async (threads: number) => backendOf(await startMachine({ threads, worthSharing: 0 }));

/** Every kind of kernel once. Most sum each element in one part, `sums` in as many as there are. */
function results(backend: WasmBackend) {
  const session = linalg(backend);
  const a = session.sparse(layer);
  const x = session.dense(randomNormal([layer.shape[1]], { seed: 2 }));
  const b = session.dense(randomNormal([layer.shape[1], 8], { seed: 3 }));
  const at = session.transpose(a);
  const dense = [
    session.matvec(a, x),
    session.matmat(a, b),
    session.add(x, x, { alpha: 2, beta: 3 }),
    session.conv(layer, session.reshape(x, layer.inputShape)),
    session.convT(layer, session.reshape(x, layer.outputShape)),
    session.unfold(session.reshape(x, [8, 40, 40]), { kernelSize: 3, padding: 1 }),
  ].map((y) => session.read(y) as Tensor);
  const sparse = [session.matmul(a, at), session.add(a, a, { alpha: 2, beta: 3 })].map((c) => session.read(c) as Csr);
  const sums = [session.rmatvec(a, x), session.dot(x, x)].map((y) => session.read(y) as Tensor);
  session.close();
  return { exact: [...dense.map((y) => y.data), ...sparse.flatMap((c) => [c.indptr, c.indices, c.data])], sums };
}

test("several threads give bit by bit what one gives where no sum is divided, and nearly that where one is", async () => {
  const [one, three] = [await sharing(1), await sharing(3)];
  expect(await three.startThreads()).toBe(3);
  expect(three.threads).toMatchObject({ running: 3, reason: undefined });
  const [expected, found] = [results(one), results(three)];
  expect(found.exact).toEqual(expected.exact);
  // Aᵀ x of 72 products at most, each below 40, and xᵀx.
  const x = randomNormal([layer.shape[1]], { seed: 2 }).toTypedArray();
  const square = x.reduce((sum, value) => sum + value * value, 0);
  const bounds = [72 * 40 * 2 ** -52, x.length * 2 ** -52 * square];
  for (const [i, { data }] of found.sums.entries()) {
    const worst = Math.max(...data.map((value, j) => Math.abs(value - expected.sums[i].data[j])));
    expect(worst).toBeLessThanOrEqual(bounds[i]);
  }
});

test("threads start with the first operation that is worth it, and until they run it is done without them", async () => {
  const backend = await wasm({ threads: 2 });
  const session = linalg(backend);
  const x = session.dense(new Float64Array(1_000_000).fill(1));
  expect(backend.threads.running).toBe(1);
  expect((session.read(session.norm(x)) as Tensor).data[0]).toBe(1000);
  await expect.poll(() => backend.threads.running).toBe(2);
  expect((session.read(session.norm(x)) as Tensor).data[0]).toBe(1000);
  session.close();
  expect(backend.threads).toMatchObject({ running: 1, reason: "the engine is closed" });
});

test("a closed engine starts no threads, has no memory, and is not used", async () => {
  const backend = await wasm({ threads: 3 });
  backend.uploadDense({ dtype: "float64", shape: [2], data: Float64Array.of(1, 2) });
  backend.close();
  backend.close();
  expect(backend.memory?.()).toEqual({ handles: 0, bytes: 0 });
  expect(await backend.startThreads()).toBe(1);
  expect(backend.threads.reason).toBe("the engine is closed");
  const upload = () => backend.uploadDense({ dtype: "float64", shape: [2], data: Float64Array.of(1, 2) });
  expect(upload).toThrow(expect.objectContaining({ code: "MEMORY_LIMIT" }));
});

test("a thread that is woken for a job it has done already does not do it again", async () => {
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 2, shared: true });
  const { module } = await loadModule({ relaxed: false, shared: true, baseUrl: undefined });
  const words = new Int32Array(memory.buffer);
  const ready = new Promise<void>((onReady) => {
    const thread = spawnThread({ module, memory, base: 16 }, { onReady, onFailure: (reason) => expect.fail(reason) });
    onTestFinished(() => thread.terminate());
  });
  await ready;
  // y += 1 of 32 numbers, of which the thread does its half.
  const [y, one, args] = [1024, 2048, 512];
  new Float64Array(memory.buffer, one, 32).fill(1);
  words.set([y, 32, one, 1], args / 4);
  const names = WebAssembly.Module.exports(module)
    .filter(({ kind }) => kind === "function")
    .map(({ name }) => name);
  words[16 + control.kernel] = names.indexOf("addVectors_float64");
  words[16 + control.arguments] = args;
  Atomics.store(words, 16 + control.pending, 1);
  Atomics.store(words, 16 + control.job, 256 + 2);
  Atomics.notify(words, 16 + control.job);
  await expect.poll(() => Atomics.load(words, 16 + control.pending)).toBe(0);
  // A notice finds the thread once it sleeps on the job that it has done, and again once it has seen that it is none.
  for (let k = 0; k < 2; k++) await expect.poll(() => Atomics.notify(words, 16 + control.job)).toBe(1);
  expect(Atomics.load(words, 16 + control.pending)).toBe(0);
  expect([...new Float64Array(memory.buffer, y, 32)]).toEqual([...new Array(16).fill(0), ...new Array(16).fill(1)]);
});

test("a kernel that fails on a thread is an error, and so is one that fails on the caller, once the threads are done", async () => {
  const started = await startMachine({ threads: 2, worthSharing: 0 });
  const backend = backendOf(started);
  await backend.startThreads();
  // A record at the very end of the memory: reading it traps, on either side.
  const end = started.machine.heap.memory.buffer.byteLength - 4;
  expect(() => started.machine.run("spmv", "float64", 2, [end, 0, 0])).toThrow(WebAssembly.RuntimeError);
  expect(() => started.machine.pool?.run(0, end, 2, () => {})).toThrow(
    expect.objectContaining({
      code: "BACKEND_FAILED",
      message: expect.stringContaining("a kernel failed on a thread"),
    }),
  );
  backend.close();
});

describe("where memory cannot be shared", () => {
  test("one thread works, and the engine says why", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    vi.stubGlobal("SharedArrayBuffer", undefined);
    const backend = await wasm({ threads: 4 });
    expect(backend.moduleName).toMatch(/^(simd|relaxed)$/);
    expect(await backend.startThreads()).toBe(1);
    expect(backend.threads.reason).toContain("there is no SharedArrayBuffer");
    expect(warn).toHaveBeenCalledWith(expect.stringContaining("wasm: one thread, as there is no SharedArrayBuffer"));
    results(backend);
    warn.mockRestore();
  });

  test("nobody is warned who did not ask for threads", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    vi.stubGlobal("crossOriginIsolated", false);
    const backend = await wasm();
    expect(backend.threads.running).toBe(1);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});

test.each([0, 1.5, 256, Number.NaN, "2"])("%s threads are refused", async (threads) => {
  await expect(wasm({ threads: threads as number })).rejects.toMatchObject({
    code: "OPTION_INVALID",
    message: `wasm: threads is ${threads}, expected an integer from 1 to 255`,
  });
});

test("idle threads burn no core, and do not keep the process alive", () => {
  const script = fileURLToPath(new URL("../fixtures/idle-threads.ts", import.meta.url));
  const run = spawnSync(process.execPath, ["--conditions=@convmtx/source", script], {
    encoding: "utf8",
    timeout: 30_000,
  });
  expect(run.stderr).toBe("");
  const { running, idle } = JSON.parse(run.stdout) as { running: number; idle: number };
  expect(running).toBe(3);
  // Two threads that looked on would burn two seconds in one.
  expect(idle).toBeLessThan(0.5);
  expect(run.status).toBe(0);
});
