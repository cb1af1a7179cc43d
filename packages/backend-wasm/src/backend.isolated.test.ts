import { expect, test } from "vitest";
import { wasm } from "./backend.ts";

test("in a page with cross-origin isolation threads start, on demand, and share the work", async () => {
  expect(crossOriginIsolated).toBe(true);
  const backend = await wasm({ threads: 3 });
  expect(backend.moduleName).toContain("shared");
  const long = {
    dtype: "float64" as const,
    shape: [1_000_000],
    data: Float64Array.from({ length: 1_000_000 }, (_, i) => i % 7),
  };
  const x = { ...long, native: backend.uploadDense(long) };
  const square = () => {
    const native = backend.ops.dot?.(x, x) as typeof x.native;
    return backend.readDense({ dtype: "float64", shape: [], native })[0];
  };
  const expected = long.data.reduce((sum, value) => sum + value * value, 0);
  expect(backend.threads.running).toBe(1);
  expect(square()).toBe(expected);
  expect(await backend.startThreads()).toBe(3);
  expect(backend.threads.reason).toBeUndefined();
  for (let round = 0; round < 20; round++) expect(square()).toBe(expected);
  backend.close();
});
