import { describe, expect, it } from "vitest";
import { counting, kernelOf, layersOf, only } from "./small-models.ts";

describe("Gemm", () => {
  it("is a convolution with a window of one, transposed or not", async () => {
    const plain = await only("Gemm", [undefined, 2], [2, 3]);
    expect([plain.kernelShape, plain.inputShape, plain.resolved?.outputShape]).toEqual([
      [3, 2, 1],
      [2, 1],
      [3, 1],
    ]);
    expect(await kernelOf(plain)).toEqual({
      kernel: [
        [3, 2, 1],
        [1, 4, 2, 5, 3, 6],
      ],
      bias: undefined,
    });
    const turned = await only("Gemm", [5, 3], [2, 3], { transB: 1 });
    expect(await kernelOf(turned)).toEqual({
      kernel: [
        [2, 3, 1],
        [1, 2, 3, 4, 5, 6],
      ],
      bias: undefined,
    });
  });

  it("has alpha in the kernel and beta in the bias", async () => {
    const attributes = { alpha: { f: 2 }, beta: { f: -0.5 }, transB: 1 };
    const layer = await only("Gemm", [1, 3], [2, 3], attributes, [2]);
    expect(await kernelOf(layer)).toEqual({
      kernel: [
        [2, 3, 1],
        [2, 4, 6, 8, 10, 12],
      ],
      bias: [[2], [-0.5, -1]],
    });
    // A zero is left out of the file.
    const zero = await only("Gemm", [1, 3], [2, 3], { alpha: { type: 1 }, beta: { type: 1 }, transB: 1 }, [2]);
    expect(await kernelOf(zero)).toEqual({
      kernel: [
        [2, 3, 1],
        [0, 0, 0, 0, 0, 0],
      ],
      bias: [[2], [0, 0]],
    });
  });

  it.each<[readonly number[], readonly number[]]>([
    [[], [1, 1, 1]],
    [[1], [1, 1, 1]],
    [
      [1, 1],
      [1, 1, 1],
    ],
    [[3], [1, 2, 3]],
    [
      [1, 3],
      [1, 2, 3],
    ],
  ])("C of shape %j is the bias %j", async (shape, expected) => {
    const layer = await only("Gemm", [4, 2], [2, 3], {}, shape);
    expect((await kernelOf(layer)).bias).toEqual([[3], expected]);
  });

  it.each<[readonly number[], RegExp]>([
    [[4, 3], /C is \[4, 3\]: another for every sample/],
    [[3, 1], /C is \[3, 1\]: another for every sample/],
    [[2], /C is \[2\], which does not broadcast/],
    [[1, 1, 3], /C is \[1, 1, 3\], which does not broadcast/],
    [[0], /C is \[0\], which does not broadcast/],
  ])("C of shape %j is a problem", async (shape, problem) => {
    const layer = await only("Gemm", [4, 2], [2, 3], {}, shape);
    expect(layer.problem).toMatch(problem);
    await expect(layer.read()).rejects.toMatchObject({ code: "OPTION_INVALID", details: { name: "y" } });
  });

  it("with transA, with weights of another number of axes, or with other inputs is a problem", async () => {
    expect((await only("Gemm", [2, 4], [2, 3], { transA: 1 })).problem).toMatch(/transA/);
    expect((await only("Gemm", [4, 2], [2, 3, 1])).problem).toMatch(/two axes/);
    expect((await only("Gemm", [4, 5], [2, 3])).problem).toMatch(/./);
  });

  it("knows the length of its rows from its weights", async () => {
    expect((await only("Gemm", [undefined, undefined], [2, 3])).resolved?.outputShape).toEqual([3, 1]);
  });
});

describe("MatMul", () => {
  it("of two axes", async () => {
    const layer = await only("MatMul", [undefined, 2], [2, 3]);
    expect([layer.inputShape, layer.resolved?.outputShape]).toEqual([
      [2, 1],
      [3, 1],
    ]);
    expect(await kernelOf(layer)).toEqual({
      kernel: [
        [3, 2, 1],
        [1, 4, 2, 5, 3, 6],
      ],
      bias: undefined,
    });
  });

  it("of three and four acts on the last axis: channels last", async () => {
    const three = await only("MatMul", [undefined, 5, 2], [2, 3]);
    expect([three.geometry, three.kernelShape, three.inputShape]).toEqual([
      { layout: "channels-last" },
      [3, 2, 1],
      [5, 2],
    ]);
    expect(three.resolved?.outputShape).toEqual([5, 3]);
    const four = await only("MatMul", [1, 4, 5, 2], [2, 3]);
    expect([four.kernelShape, four.resolved?.outputShape]).toEqual([
      [3, 2, 1, 1],
      [4, 5, 3],
    ]);
    expect((await kernelOf(four)).kernel?.[1]).toEqual([1, 4, 2, 5, 3, 6]);
  });

  it("of two computed values is no layer; with a constant on the left, or of three axes, it has no matrix", async () => {
    const nodes = [{ op: "MatMul", inputs: ["x", "x"], outputs: ["y"] }];
    expect(await layersOf({ nodes, inputs: [["x", [2, 2]]] })).toEqual([]);
    const batched = [{ op: "MatMul", inputs: ["x", "w"], outputs: ["y"] }];
    const inputs = [["x", [2, 2]]] as const;
    const three = await layersOf({ nodes: batched, initializers: [counting("w", [1, 2, 2])], inputs });
    expect(three).toMatchObject([{ problem: "its weights are [1, 2, 2], expected two axes" }]);
    for (const op of ["MatMul", "Gemm", "MatMulInteger"]) {
      const left = [{ op, inputs: ["w", "x"], outputs: ["y"] }];
      const found = await layersOf({ nodes: left, initializers: [counting("w", [2, 2])], inputs });
      expect(found).toMatchObject([{ op, problem: `its constant is the left factor of ${op}` }]);
      await expect(found[0].read()).rejects.toMatchObject({ code: "OPTION_INVALID" });
    }
    for (const op of ["FusedGemm", "FusedMatMul"]) {
      const node = [{ op, domain: "com.microsoft", inputs: ["x", "w"], outputs: ["y"] }];
      const found = await layersOf({ nodes: node, initializers: [counting("w", [2, 2])], inputs });
      expect(found).toMatchObject([{ op, problem: expect.stringContaining("com.microsoft") }]);
    }
  });
});
