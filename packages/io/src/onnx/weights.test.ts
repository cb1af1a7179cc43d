import { describe, expect, it } from "vitest";
import type { NodeParts, TensorParts } from "./encode-model.ts";
import { counting, kernelOf, layersOf } from "./small-models.ts";

describe("weights", () => {
  const conv = (weight: string): NodeParts => ({ op: "Conv", inputs: ["x", weight], outputs: ["y"] });
  const x = [["x", [1, 2, 4]]] as const;

  it("come through Constant, Identity, Transpose, Reshape, Squeeze and Unsqueeze", async () => {
    const int64 = (name: string, int64s: readonly number[]): TensorParts => ({
      name,
      dataType: 7,
      dims: [int64s.length],
      int64s,
    });
    const nodes: NodeParts[] = [
      { op: "Constant", inputs: [], outputs: ["k"], attributes: { value: counting("", [2, 3]) } },
      { op: "Identity", inputs: ["k"], outputs: ["k1"] },
      { op: "Transpose", inputs: ["k1"], outputs: ["k2"] },
      { op: "Unsqueeze", inputs: ["k2", "two"], outputs: ["k3"] },
      { op: "Squeeze", inputs: ["k3", "two"], outputs: ["k4"] },
      { op: "Reshape", inputs: ["k4", "shape"], outputs: ["k5"] },
      conv("k5"),
    ];
    const [layer] = await layersOf({ nodes, initializers: [int64("two", [2]), int64("shape", [0, -1, 1])], inputs: x });
    expect([layer.weight, layer.kernelShape, layer.problem]).toEqual(["k", [3, 2, 1], undefined]);
    expect((await kernelOf(layer)).kernel).toEqual([
      [3, 2, 1],
      [1, 4, 2, 5, 3, 6],
    ]);
  });

  it("are transposed in the order of perm", async () => {
    const nodes: NodeParts[] = [
      { op: "Transpose", inputs: ["w"], outputs: ["k"], attributes: { perm: [2, 0, 1] } },
      conv("k"),
    ];
    const [layer] = await layersOf({ nodes, initializers: [counting("w", [2, 1, 3])], inputs: x });
    expect((await kernelOf(layer)).kernel).toEqual([
      [3, 2, 1],
      [1, 4, 2, 5, 3, 6],
    ]);
  });

  it("that a Reshape does not fill, are computed, or are missing, are problems", async () => {
    const shaped: NodeParts[] = [
      { op: "Constant", inputs: [], outputs: ["shape"], attributes: { value_ints: [3, 2, 2] } },
      { op: "Reshape", inputs: ["w", "shape"], outputs: ["k"] },
      conv("k"),
    ];
    const initializers = [counting("w", [2, 3])];
    const [misfit] = await layersOf({ nodes: shaped, initializers, inputs: x });
    expect(misfit.problem).toBe("Reshape makes [3, 2, 2] of its weights [2, 3]");
    await expect(misfit.read()).rejects.toMatchObject({ code: "OPTION_INVALID" });
    const computed = [{ op: "Mul", inputs: ["w", "w"], outputs: ["k"] }, conv("k")];
    for (const nodes of [computed, [conv("nowhere")], [{ op: "Conv", inputs: [], outputs: ["y"] }]]) {
      const [layer] = await layersOf({ nodes, initializers, inputs: x });
      expect(layer.problem).toMatch(/computed/);
      await expect(layer.read()).rejects.toMatchObject({ code: "OPTION_INVALID" });
    }
  });

  it("in a circle end the search", async () => {
    const circle: NodeParts[] = [
      { op: "Identity", inputs: ["b"], outputs: ["a"] },
      { op: "Identity", inputs: ["a"], outputs: ["b"] },
      conv("a"),
    ];
    expect((await layersOf({ nodes: circle, inputs: x }))[0].problem).toMatch(/computed/);
  });

  it("whose bytes are broken are told of when they are read, and a computed bias before", async () => {
    const broken = { ...counting("w", [3, 2, 1]), floats: [1] };
    const [layer] = await layersOf({ nodes: [conv("w")], initializers: [broken], inputs: x });
    expect(layer.resolved?.outputShape).toEqual([3, 4]);
    await expect(layer.read()).rejects.toMatchObject({ code: "FILE_INVALID", details: { member: "w" } });
    const biased = [{ op: "Conv", inputs: ["x", "w", "x"], outputs: ["y"] }];
    const [other] = await layersOf({ nodes: biased, initializers: [counting("w", [3, 2, 1])], inputs: x });
    expect(other.problem).toMatch(/bias is computed/);
  });
});
