import { describe, expect, it } from "vitest";
import type { ModelParts, NodeParts, TensorParts } from "../encode-model.ts";
import { encodeModel } from "../encode-model.ts";
import { readOnnx } from "../read-onnx.ts";
import { inferShapes } from "./infer.ts";

const _ = undefined;
const int64 = (name: string, int64s: readonly number[]): TensorParts => ({
  name,
  dataType: 7,
  dims: [int64s.length],
  int64s,
});
const scalar = (name: string, value: number): TensorParts => ({ name, dataType: 7, dims: [], int64s: [value] });
const node = (
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: NonNullable<NodeParts["attributes"]> = {},
): NodeParts => ({
  op,
  inputs,
  outputs: [output],
  attributes,
});

async function shapeOf(name: string, parts: ModelParts, inputShape?: readonly number[]) {
  return (await inferShapes(await readOnnx(encodeModel(parts)), inputShape)).get(name);
}

describe("shapes that a model computes", () => {
  /** `x.view(x.size(0), -1)` as PyTorch exports it, by `value` of what stands for 0 and for -1. */
  const flatten = (batch: number | undefined): ModelParts => ({
    nodes: [
      node("Shape", ["x"], "s"),
      node("Constant", [], "zero", { value: scalar("", 0) }),
      node("Gather", ["s", "zero"], "n", { axis: 0 }),
      node("Unsqueeze", ["n", "axes"], "n1"),
      node("Constant", [], "rest", { value: int64("", [-1]) }),
      node("Concat", ["n1", "rest"], "shape", { axis: 0 }),
      node("Reshape", ["x", "shape"], "y"),
    ],
    initializers: [int64("axes", [0])],
    inputs: [["x", [batch, 4, 3, 3]]],
  });

  it("a flatten, with the batch known and open", async () => {
    expect(await shapeOf("y", flatten(2))).toEqual([2, 36]);
    expect(await shapeOf("y", flatten(_))).toEqual([_, 36]);
    expect(await shapeOf("shape", flatten(_))).toEqual([2]);
  });

  it("a resize to twice the size: Shape, Slice, Mul, Concat", async () => {
    const parts: ModelParts = {
      nodes: [
        node("Shape", ["x"], "s"),
        node("Slice", ["s", "two", "four", "zero"], "space"),
        node("Slice", ["s", "zero", "two", "zero"], "head"),
        node("Mul", ["space", "two"], "twice"),
        node("Cast", ["twice"], "whole", { to: 7 }),
        node("Concat", ["head", "whole"], "sizes", { axis: 0 }),
        node("Resize", ["x", "", "", "sizes"], "y"),
      ],
      initializers: [int64("zero", [0]), int64("two", [2]), int64("four", [4])],
      inputs: [["x", [_, 3, 5, 6]]],
    };
    expect(await shapeOf("y", parts)).toEqual([_, 3, 10, 12]);
  });

  it.each<[string, readonly number[], readonly number[], readonly number[]]>([
    ["Add", [3, 4], [1], [4, 5]],
    ["Sub", [3, 4], [1, 2], [2, 2]],
    ["Mul", [3], [2, 5], [6, 15]],
    ["Div", [7, 8], [2], [3, 4]],
  ])("%s of %j and %j", async (op, a, b, expected) => {
    const nodes = [node(op, ["a", "b"], "c"), node("Reshape", ["x", "c"], "y")];
    expect(await shapeOf("y", { nodes, initializers: [int64("a", a), int64("b", b)] })).toEqual(expected);
  });

  it("by start and end of Shape, and by a division by zero, which is open", async () => {
    const inner = { nodes: [node("Shape", ["x"], "s", { start: 1, end: -1 }), node("Reshape", ["z", "s"], "y")] };
    expect(await shapeOf("y", { ...inner, inputs: [["x", [2, 3, 4, 5]]] })).toEqual([3, 4]);
    const zero = [node("Div", ["a", "b"], "c"), node("Reshape", ["z", "c"], "y")];
    const initializers = [int64("a", [6, 6]), int64("b", [0, 2])];
    expect(await shapeOf("y", { nodes: zero, initializers })).toEqual([_, 3]);
  });

  it("not from long lists, nor from lists of several axes", async () => {
    const nodes = [node("Reshape", ["x", "c"], "y")];
    const list = (length: number) => int64("c", new Array<number>(length).fill(1));
    expect((await shapeOf("y", { nodes, initializers: [list(64)] }))?.length).toBe(64);
    expect(await shapeOf("y", { nodes, initializers: [list(65)] })).toBe(_);
    expect(await shapeOf("y", { nodes, initializers: [{ ...list(2), dims: [1, 2] }] })).toBe(_);
  });
});

describe("value_info", () => {
  const nodes = [node("Mystery", ["x"], "a"), node("Relu", ["a"], "b"), node("Relu", ["b"], "y")];

  it("is used where nothing can be inferred, and fills open lengths", async () => {
    const parts: ModelParts = {
      nodes,
      inputs: [["x", [1]]],
      values: [
        ["a", [_, 3, 4]],
        ["b", [2, 3, 4]],
      ],
    };
    expect(await shapeOf("a", parts)).toEqual([_, 3, 4]);
    expect(await shapeOf("y", parts)).toEqual([2, 3, 4]);
  });

  it("is overridden by what is inferred, and left aside where the input's shape is given", async () => {
    const parts: ModelParts = {
      nodes: [node("Relu", ["x"], "y")],
      inputs: [["x", [2, 3]]],
      outputs: [["y", [7, 7]]],
    };
    expect(await shapeOf("y", parts)).toEqual([2, 3]);
    expect(await shapeOf("y", parts, [5])).toEqual([2, 5]);
    const open: ModelParts = { nodes, inputs: [["x", [1]]], values: [["a", [3]]] };
    expect(await shapeOf("y", open, [1])).toBe(_);
  });

  it("of operators of another domain, whose names mean nothing here", async () => {
    const foreign = [{ ...node("Relu", ["x"], "y"), domain: "com.example" }];
    expect(await shapeOf("y", { nodes: foreign, inputs: [["x", [2]]] })).toBe(_);
    expect(await shapeOf("y", { nodes: foreign, inputs: [["x", [2]]], values: [["y", [9]]] })).toEqual([9]);
  });
});

describe("the shape of the first input", () => {
  it.each<[readonly (number | undefined)[] | undefined, readonly (number | undefined)[]]>([
    [
      [_, 3, _],
      [_, 4, 5],
    ],
    [
      [2, 3, 7],
      [2, 4, 5],
    ],
    [[2], [_, 4, 5]],
    [_, [_, 4, 5]],
  ])("%j given as [4, 5] is %j", async (stated, expected) => {
    const parts: ModelParts = { nodes: [node("Relu", ["x"], "y")], inputs: [["x", stated]] };
    expect(await shapeOf("y", parts, [4, 5])).toEqual(expected);
  });
});
