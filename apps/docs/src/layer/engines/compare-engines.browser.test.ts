import { tensor } from "@convmtx/tensor";
import { expect, it } from "vitest";
import { layerOf } from "../fixtures/sample-layers.ts";
import { compareEngines } from "./compare-engines.ts";
import type { EngineName } from "./engines.ts";

const names = ["js", "ml-matrix", "mathjs", "wasm", "worker"] as const satisfies readonly EngineName[];

it("every engine gives the numbers that a hand does, the worker in a worker of the page", async () => {
  const layer = layerOf(tensor([1, 2, 1]), { inputShape: [4], padding: 1 });
  const results = await compareEngines(layer, tensor([1, 2, 3, 4]), names, { budgetMs: 5 });
  expect(results.map(({ engine }) => engine)).toEqual(names);
  for (const result of results) expect(result).toMatchObject({ error: 0, y: Float64Array.of(4, 8, 12, 11) });
});
