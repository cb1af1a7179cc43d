import { isConvmtxError } from "@convmtx/tensor";
import { describe, expect, it } from "vitest";
import type { ModelParts, NodeParts } from "./encode-model.ts";
import type { ModelLayer } from "./layers.ts";
import { readOnnx } from "./read-onnx.ts";
import { counting, kernelOf, layersOf, only } from "./small-models.ts";

const pads = ({ resolved }: ModelLayer) => resolved?.axes.map(({ padBegin, padEnd }) => [padBegin, padEnd]);

describe("Conv", () => {
  it("with every attribute", async () => {
    const attributes = { kernel_shape: [3, 2], strides: [2, 1], dilations: [1, 2], pads: [1, 0, 2, 3], group: 2 };
    const layer = await only("Conv", [undefined, 4, 7, 8], [6, 2, 3, 2], attributes, [6]);
    expect([layer.op, layer.weight, layer.dtype, layer.hasBias]).toEqual(["Conv", "w", "float32", true]);
    expect([layer.kernelShape, layer.inputShape, layer.problem]).toEqual([[6, 2, 3, 2], [4, 7, 8], undefined]);
    // (7 + 1 + 2 - 3)/2 + 1 = 4.5, (8 + 0 + 3 - 3)/1 + 1 = 9
    expect(layer.resolved?.outputShape).toEqual([6, 4, 9]);
    expect(pads(layer)).toEqual([
      [1, 2],
      [0, 3],
    ]);
    expect((await layer.read()).bias?.shape).toEqual([6]);
  });

  // n = 5, k = 2, s = 2: m = 3, t = (3 - 1)2 + 2 - 5 = 1
  it.each([
    ["SAME_UPPER", [0, 1], 3],
    ["SAME_LOWER", [1, 0], 3],
    ["VALID", [0, 0], 2],
    ["NOTSET", [0, 0], 2],
  ])("auto_pad %s pads %j", async (auto_pad, expected, length) => {
    const layer = await only("Conv", [1, 1, 5], [1, 1, 2], { auto_pad, strides: [2] });
    expect([pads(layer), layer.resolved?.outputShape]).toEqual([[expected], [1, length]]);
  });

  it("pads count where auto_pad is NOTSET, and are ignored where it is not", async () => {
    expect(pads(await only("Conv", [1, 1, 5], [1, 1, 2], { auto_pad: "NOTSET", pads: [1, 2] }))).toEqual([[1, 2]]);
    expect(pads(await only("Conv", [1, 1, 5], [1, 1, 2], { auto_pad: "VALID", pads: [1, 2] }))).toEqual([[0, 0]]);
    expect(pads(await only("Conv", [1, 1, 5], [1, 1, 2], { pads: { type: 7 } }))).toEqual([[0, 0]]);
  });

  it("of three axes, depthwise", async () => {
    const layer = await only("Conv", [2, 3, 4, 5, 6], [3, 1, 2, 2, 2], { group: 3 });
    expect(layer.resolved?.outputShape).toEqual([3, 3, 4, 5]);
  });

  it.each<[string, NonNullable<NodeParts["attributes"]>, readonly number[] | undefined, RegExp]>([
    ["a kernel_shape that contradicts", { kernel_shape: [2] }, undefined, /kernel_shape is \[2\].*\[2, 1, 3\]/],
    ["an odd number of pads", { pads: [1] }, undefined, /pads/],
    ["pads for other axes", { pads: [1, 1, 1, 1] }, undefined, /padding/],
    ["strides for other axes", { strides: [1, 1] }, undefined, /stride/],
    ["a stride of 0", { strides: [0] }, undefined, /stride/],
    ["an unknown auto_pad", { auto_pad: "SAME" }, undefined, /SAME/],
    ["groups that do not divide", { group: 2 }, undefined, /group/],
    ["a window larger than the signal", { dilations: [5] }, undefined, /./],
    ["a bias of another length", {}, [3], /its bias is \[3\], expected \[2\]/],
    ["a bias with two axes", {}, [2, 1], /its bias is \[2, 1\]/],
  ])("%s is its problem, and nothing is thrown", async (_name, attributes, bias, problem) => {
    const layer = await only("Conv", [1, 1, 4], [2, 1, 3], attributes, bias);
    expect(layer.problem).toMatch(problem);
    expect(layer.resolved).toBe(undefined);
  });
});

describe("ConvTranspose", () => {
  // n' = s(m - 1) + e - p0 - p1 + op
  it.each<[NonNullable<NodeParts["attributes"]>, readonly number[], number]>([
    [{}, [0, 0], 6],
    [{ strides: [2] }, [0, 0], 9],
    [{ strides: [2], pads: [1, 2] }, [1, 2], 6],
    [{ strides: [3], output_padding: [2] }, [0, 0], 14],
    [{ strides: [2], dilations: [2] }, [0, 0], 11],
    // e = 3, s = 2: the full length is 9; SAME makes it 2·4 = 8
    [{ strides: [2], auto_pad: "SAME_UPPER" }, [0, 1], 8],
    [{ strides: [2], auto_pad: "SAME_LOWER" }, [1, 0], 8],
    [{ strides: [2], auto_pad: "VALID" }, [0, 0], 9],
    // t = 9 - 6 = 3; without SAME_UPPER the larger half comes first
    [{ strides: [2], output_shape: [6] }, [2, 1], 6],
    [{ strides: [2], output_shape: [6], auto_pad: "SAME_UPPER" }, [1, 2], 6],
    [{ strides: [2], output_shape: [1, 1, 6] }, [2, 1], 6],
    [{ strides: [2], output_shape: [6], pads: [9, 9] }, [2, 1], 6],
  ])("%j pads %j and gives %i", async (attributes, expected, length) => {
    const layer = await only("ConvTranspose", [1, 1, 4], [1, 1, 3], attributes);
    expect([layer.problem, pads(layer), layer.resolved?.outputShape]).toEqual([undefined, [expected], [1, length]]);
  });

  it("has weights (C_in, C_out/group), and a bias of C_out", async () => {
    const layer = await only("ConvTranspose", [1, 4, 5], [4, 3, 2], { group: 2 }, [6]);
    expect([layer.kernelShape, layer.resolved?.outputShape, layer.problem]).toEqual([[4, 3, 2], [6, 6], undefined]);
    const other = await only("ConvTranspose", [1, 4, 5], [4, 3, 2], { group: 2 }, [3]);
    expect(other.problem).toMatch(/its bias is \[3\], expected \[6\]/);
  });

  it("where ONNX contradicts itself is a problem: SAME with a window below the stride", async () => {
    expect(
      (await only("ConvTranspose", [1, 1, 4], [1, 1, 2], { strides: [3], auto_pad: "SAME_UPPER" })).problem,
    ).toMatch(/disagree/);
  });
});

describe("the list", () => {
  const initializers = [counting("w", [1, 1, 1])];
  const inputs = [["x", [1, 1, 4]]] as const;
  const conv = (name: string | undefined, input: string, output: string): NodeParts => ({
    op: "Conv",
    inputs: [input, "w"],
    outputs: [output],
    ...(name === undefined ? {} : { name }),
  });

  it("has names: the node's, or its output's where there is none or two have it", async () => {
    const nodes = [conv("one", "x", "a"), conv(undefined, "a", "b"), conv("two", "b", "c"), conv("two", "c", "d")];
    const layers = await layersOf({ nodes, initializers, inputs });
    expect(layers.map(({ name }) => name)).toEqual(["one", "b", "c", "d"]);
    expect(layers.map(({ resolved }) => resolved?.outputShape)).toEqual(new Array(4).fill([1, 4]));
  });

  it("names quantised layers and those of other domains, with their problem", async () => {
    const nodes: NodeParts[] = [
      { op: "ConvInteger", inputs: ["x", "w"], outputs: ["a"] },
      { op: "QLinearConv", inputs: ["x", "xs", "xz", "w", "ws", "wz", "ys", "yz"], outputs: ["b"] },
      { op: "FusedConv", inputs: ["x", "w"], outputs: ["c"], domain: "com.microsoft" },
      { op: "Gelu", inputs: ["x"], outputs: ["d"], domain: "com.microsoft" },
    ];
    const layers = await layersOf({ nodes, initializers, inputs });
    expect(layers.map(({ kernelShape }) => kernelShape)).toEqual(new Array(3).fill([1, 1, 1]));
    expect(layers.map(({ op, problem }) => [op, problem])).toEqual([
      ["ConvInteger", expect.stringContaining("quantised")],
      ["QLinearConv", expect.stringContaining("quantised")],
      ["FusedConv", expect.stringContaining("com.microsoft")],
    ]);
  });

  it("takes the lengths of the first input which the model leaves open, and leaves aside what it states of values", async () => {
    const parts: ModelParts = {
      nodes: [conv(undefined, "x", "a"), conv(undefined, "a", "b")],
      initializers,
      inputs: [["x", [undefined, 1, undefined]]],
      values: [["a", [1, 1, 9]]],
    };
    const open = await layersOf(parts);
    expect(open.map(({ problem }) => problem)).toEqual([expect.stringContaining("open"), undefined]);
    expect(open[1].inputShape).toEqual([1, 9]);
    const given = await layersOf(parts, { inputShape: [1, 6] });
    expect(given.map(({ inputShape }) => inputShape)).toEqual([
      [1, 6],
      [1, 6],
    ]);
  });

  it("is read again and again, and throws what ConvmtxErrors are", async () => {
    const [layer] = await layersOf({ nodes: [conv(undefined, "x", "a")], initializers, inputs });
    expect(await kernelOf(layer)).toEqual(await kernelOf(layer));
    const error = await readOnnx(new Uint8Array(3)).catch((caught: unknown) => caught);
    expect(isConvmtxError(error)).toBe(true);
  });
});
