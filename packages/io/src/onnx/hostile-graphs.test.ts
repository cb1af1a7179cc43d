import { isConvmtxError } from "@convmtx/tensor";
import { describe, expect, it } from "vitest";
import type { NodeParts } from "./encode-model.ts";
import { encodeModel } from "./encode-model.ts";
import { onnxLayers } from "./layers.ts";
import { readOnnx } from "./read-onnx.ts";
import { inferShapes } from "./shapes/infer.ts";
import { counting } from "./small-models.ts";

const most = 9223372036854775807n;

describe("numbers that stand for no end", () => {
  it("INT64_MAX in an attribute and in a constant", async () => {
    const nodes: NodeParts[] = [
      { op: "Slice", inputs: ["x"], outputs: ["a"], attributes: { axes: [2], starts: [1], ends: [most as never] } },
      { op: "Slice", inputs: ["x", "starts", "ends", "axes"], outputs: ["b"] },
    ];
    const list = (name: string, value: number) => ({ name, dataType: 7, dims: [1], int64s: [value] });
    const initializers = [list("starts", 2), list("ends", most as never), list("axes", 2)];
    const model = await readOnnx(encodeModel({ nodes, initializers, inputs: [["x", [1, 3, 9]]] }));
    const shapes = await inferShapes(model);
    expect([shapes.get("a"), shapes.get("b")]).toEqual([
      [1, 3, 8],
      [1, 3, 7],
    ]);
  });
});

describe("lengths that are computed in floating point", () => {
  const computed = async (nodes: readonly NodeParts[], half: { readonly f: number }) => {
    const all: NodeParts[] = [
      { op: "Shape", inputs: ["x"], outputs: ["lengths"] },
      { op: "Cast", inputs: ["lengths"], outputs: ["floats"], attributes: { to: 1 } },
      { op: "Constant", inputs: [], outputs: ["c"], attributes: { value_float: half } },
      ...nodes,
      { op: "Cast", inputs: ["scaled"], outputs: ["target"], attributes: { to: 7 } },
      { op: "ConstantOfShape", inputs: ["target"], outputs: ["y"] },
    ];
    return (await inferShapes(await readOnnx(encodeModel({ nodes: all, inputs: [["x", [1, 3, 5, 7]]] })))).get("y");
  };

  it("are divided as such, and cut off by a cast to integers", async () => {
    const ceil = [
      { op: "Div", inputs: ["floats", "c"], outputs: ["divided"] },
      { op: "Ceil", inputs: ["divided"], outputs: ["scaled"] },
    ];
    expect(await computed(ceil, { f: 2 })).toEqual([1, 2, 3, 4]);
    expect(await computed([{ op: "Mul", inputs: ["floats", "c"], outputs: ["scaled"] }], { f: 0.5 })).toEqual([
      0, 1, 2, 3,
    ]);
  });
});

describe("graphs that are made to take long", () => {
  it("axes that double at every node are given up", async () => {
    const nodes = Array.from({ length: 60 }, (_, i) => ({
      op: "Gather",
      inputs: [`v${i}`, `v${i}`],
      outputs: [`v${i + 1}`],
    }));
    const shapes = await inferShapes(await readOnnx(encodeModel({ nodes, inputs: [["v0", [1, 2, 3]]] })));
    expect(shapes.get("v1")?.length).toBe(5);
    expect(shapes.get("v60")).toBe(undefined);
  });

  it("a value of many axes is read once, and left open", async () => {
    const many = new Array<number>(60_000).fill(1);
    const model = await readOnnx(encodeModel({ nodes: [], inputs: [["x", many]] }));
    expect(model.graph.inputs[0].shape?.length).toBe(60_000);
    expect((await inferShapes(model)).get("x")).toBe(undefined);
  });

  // Chains have a longest, and what they lead to is found once: without both this takes minutes, and runs into the time that tests have.
  it("a long chain before the weights of many layers is no constant", async () => {
    const count = 10_000;
    const chain = Array.from({ length: count }, (_, i) => ({
      op: "Identity",
      inputs: [`w${i}`],
      outputs: [`w${i + 1}`],
    }));
    const conv = (i: number) => ({ op: "Conv", inputs: ["x", `w${count}`], outputs: [`y${i}`] });
    const convs = Array.from({ length: count }, (_, i) => conv(i));
    const parts = {
      nodes: [...chain, ...convs],
      initializers: [counting("w0", [1, 1, 1])],
      inputs: [["x", [1, 1, 3]]] as const,
    };
    const layers = await onnxLayers(await readOnnx(encodeModel(parts)));
    expect(layers[0]).toMatchObject({ problem: expect.stringContaining("computed") });
  });

  it("a name of a megabyte fills no message", async () => {
    const name = "n".repeat(1 << 20);
    const model = await readOnnx(
      encodeModel({ nodes: [], initializers: [{ name, dataType: 1, dims: [4], floats: [1] }] }),
    );
    const error = await model.graph.initializers
      .get(name)
      ?.read()
      .then(
        () => undefined,
        (one: unknown) => one,
      );
    expect(isConvmtxError(error) && error.message.length).toBeLessThan(400);
  });
});
