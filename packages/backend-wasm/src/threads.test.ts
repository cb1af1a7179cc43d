import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { linalg } from "@convmtx/linalg";
import type { Csr } from "@convmtx/sparse";
import { randomNormal, type Tensor } from "@convmtx/tensor";
import { convOperator } from "@convmtx/toeplitz";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type WasmBackend, wasm } from "./backend.ts";

afterEach(() => vi.unstubAllGlobals());

const kernel = randomNormal([8, 8, 3, 3], { seed: 1 });
const layer = convOperator(kernel, { inputShape: [8, 40, 40], padding: 1 });

/** Every kind of kernel once, on work that is worth sharing; most of these sum each element in one part. */
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
    session.unfold(session.reshape(x, [8, 40, 40]), { kernelSize: 3, padding: 1 }),
  ].map((y) => session.read(y) as Tensor);
  const sparse = [session.matmul(a, at), session.add(a, a, { alpha: 2, beta: 3 })].map((c) => session.read(c) as Csr);
  const sums = [session.rmatvec(a, x), session.dot(x, x)].map((y) => session.read(y) as Tensor);
  session.close();
  return { exact: [...dense.map((y) => y.data), ...sparse.flatMap((c) => [c.indptr, c.indices, c.data])], sums };
}

test("several threads give bit by bit what one gives where no sum is divided, and nearly that where one is", async () => {
  const one = await wasm({ threads: 1 });
  const three = await wasm({ threads: 3 });
  expect(await three.startThreads()).toBe(3);
  expect(three.threads).toMatchObject({ running: 3, reason: undefined });
  const [expected, found] = [results(one), results(three)];
  expect(found.exact).toEqual(expected.exact);
  for (const [i, { data }] of found.sums.entries()) {
    for (const [j, value] of data.entries()) expect(value).toBeCloseTo(expected.sums[i].data[j], 8);
  }
});

test("threads start with the first operation that is worth it, and until they run it is done without them", async () => {
  const backend = await wasm({ threads: 2 });
  const session = linalg(backend);
  const x = session.dense(new Float64Array(1_000_000).fill(1));
  expect(backend.threads.running).toBe(1);
  expect((session.read(session.norm(x)) as Tensor).data[0]).toBe(1000);
  await expect.poll(() => backend.threads.running, { timeout: 20_000 }).toBe(2);
  expect((session.read(session.norm(x)) as Tensor).data[0]).toBe(1000);
  session.close();
  expect(backend.threads).toMatchObject({ running: 1, reason: "the engine is closed" });
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
  const { running, busy, idle } = JSON.parse(run.stdout) as { running: number; busy: number; idle: number };
  expect(running).toBe(3);
  // Two threads that looked on would burn two seconds in one.
  expect(busy).toBeGreaterThan(0);
  expect(idle).toBeLessThan(0.5);
  expect(run.status).toBe(0);
});
