import { Worker } from "node:worker_threads";
import { arange, ones, randomNormal, reshape, tensor } from "@convmtx/tensor";
import { describe, expect, it } from "vitest";
import { layerOf } from "../fixtures/sample-layers.ts";
import type { EngineProduct, EngineResult } from "./compare-engines.ts";
import { compareEngines } from "./compare-engines.ts";
import type { EngineName } from "./engines.ts";
import { productError, productReference } from "./product-reference.ts";

const names = ["js", "ml-matrix", "mathjs", "wasm", "worker"] as const satisfies readonly EngineName[];
const spawn = () =>
  new Worker(new URL("./engine.worker.ts", import.meta.url), { execArgv: ["--conditions=@convmtx/source"] });
const options = { spawn, budgetMs: 5 };

const blur = layerOf(tensor([1, 2, 1]), { inputShape: [4], padding: 1 });

describe("every engine", () => {
  it("gives the numbers that a hand does", async () => {
    const told: EngineResult[] = [];
    const results = await compareEngines(blur, tensor([1, 2, 3, 4]), names, {
      ...options,
      onResult: (result) => told.push(result),
    });
    expect(results.map(({ engine }) => engine)).toEqual(names);
    expect(told).toEqual(results);
    for (const result of results) {
      expect(result).toMatchObject({ error: 0, errorShare: 0, y: Float64Array.of(4, 8, 12, 11) });
      const { prepare, product } = result as EngineProduct;
      expect(prepare).toBeGreaterThan(0);
      expect(product).toBeGreaterThan(0);
    }
  });

  it("stays within the bound of its rounding errors, also where taps meet in an entry", async () => {
    for (const [paddingMode, dtype] of [
      ["zeros", "float64"],
      ["replicate", "float32"],
    ] as const) {
      const layer = layerOf(randomNormal([3, 2, 3, 3], { seed: 1, dtype }), {
        inputShape: [2, 6, 5],
        padding: 2,
        paddingMode,
      });
      const results = await compareEngines(layer, randomNormal([2, 6, 5], { seed: 2 }), names, options);
      for (const result of results) {
        expect(result.refused).toBeUndefined();
        expect((result as EngineProduct).errorShare).toBeLessThanOrEqual(1);
        expect((result as EngineProduct).y.length).toBe(3 * 8 * 7);
      }
    }
  });
});

describe("the error of a product", () => {
  const reference = productReference(blur, tensor([1, 2, 3, 4]));

  it("is the farthest number, absolutely and by its bound", () => {
    expect(productError(reference, reference.y)).toEqual({ error: 0, share: 0 });
    // The first output sums two products of magnitude 4 in all: γ₅ · 4, but for roundings of the bound itself.
    const bound = (5 * 2 ** -53 * 4) / (1 - 5 * 2 ** -53);
    expect(reference.bound[0] / bound).toBeCloseTo(1, 12);
    const { error, share } = productError(reference, Float64Array.of(4 + 2 ** -50, 8, 12, 11));
    expect(error).toBe(2 ** -50);
    expect(share).toBeCloseTo(8 / 20, 12);
  });

  it("is beyond every bound for another number, and for NaN", () => {
    expect(productError(reference, Float64Array.of(4, 8, 12, 11.5)).share).toBeGreaterThan(1e12);
    expect(productError(reference, Float64Array.of(4, Number.NaN, 12, 11)).error).toBeNaN();
  });

  it("is none where the reference is not finite either", () => {
    const layer = layerOf(tensor([1, Number.POSITIVE_INFINITY]), { inputShape: [3] });
    const infinite = productReference(layer, tensor([1, 0, 1]));
    expect(infinite.y[1]).toBe(Number.POSITIVE_INFINITY);
    expect(productError(infinite, infinite.y)).toEqual({ error: 0, share: 0 });
  });
});

describe("what is refused", () => {
  const layer = layerOf(tensor([1, 2, 1]), { inputShape: [100], padding: 1 });
  const x = arange(100);

  it("is a matrix whose zeros would not fit on a dense engine", async () => {
    const [sparse, dense] = await compareEngines(layer, x, ["js", "ml-matrix"], { ...options, maxBytes: 79_999 });
    expect(sparse.refused).toBeUndefined();
    expect(dense).toEqual({
      engine: "ml-matrix",
      refused: "ml-matrix stores zeros too: T [100, 100] would take 80.0 kB, more than 80.0 kB",
    });
  });

  it("is a matrix that would not fit anywhere", async () => {
    const [result] = await compareEngines(layer, x, ["js"], { ...options, maxBytes: 1000 });
    // 101 row starts, 298 columns of 4 bytes and 298 values of 8.
    expect(result.refused).toBe("T [100, 100] would take 3.98 kB, more than 1.00 kB");
  });

  it("is an engine that fails, and the others go on", async () => {
    const fails = () => {
      throw new Error("no workers here");
    };
    const results = await compareEngines(blur, tensor([1, 2, 3, 4]), ["worker", "js"], { ...options, spawn: fails });
    expect(results[0]).toEqual({ engine: "worker", refused: "no workers here" });
    expect(results[1]).toMatchObject({ engine: "js", error: 0 });
  });
});

it("ends at a signal, between engines and within the measurements of one", async () => {
  const x = reshape(arange(64), [1, 8, 8]);
  const layer = layerOf(ones([1, 1, 3, 3]), { inputShape: [1, 8, 8] });
  const afterFirst = new AbortController();
  const seen: string[] = [];
  const onResult = ({ engine }: EngineResult) => {
    seen.push(engine);
    afterFirst.abort(new Error("enough"));
  };
  await expect(compareEngines(layer, x, names, { ...options, signal: afterFirst.signal, onResult })).rejects.toThrow(
    "enough",
  );
  expect(seen).toEqual(["js"]);
  const within = new AbortController();
  const spawnAndStop = () => {
    const worker = spawn();
    let answers = 0;
    // It greets, has T, gives y, and then each answer is a product that was measured.
    worker.on("message", () => {
      if (++answers === 4) within.abort(new Error("in between"));
    });
    return worker;
  };
  const endless = { spawn: spawnAndStop, budgetMs: Number.POSITIVE_INFINITY, signal: within.signal };
  await expect(compareEngines(layer, x, ["worker"], endless)).rejects.toThrow("in between");
});
