import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { describe, expect, it } from "vitest";
import type { NodeParts } from "./encode-model.ts";
import { encodeModel } from "./encode-model.ts";
import type { OnnxAttribute } from "./model.ts";
import { readOnnx } from "./read-onnx.ts";

async function attributesOf(attributes: NonNullable<NodeParts["attributes"]>): Promise<Record<string, OnnxAttribute>> {
  const node: NodeParts = { op: "Any", inputs: [], outputs: ["y"], attributes };
  const { graph } = await readOnnx(encodeModel({ nodes: [node] }));
  return Object.fromEntries(graph.nodes[0].attributes);
}

/** A model of one node whose attribute has these fields. */
function withAttribute(write: (attribute: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(7, WireType.LengthDelimited).fork().tag(1, WireType.LengthDelimited).fork();
  writer.tag(5, WireType.LengthDelimited).fork();
  write(writer);
  return writer.join().join().join().finish();
}

describe("attributes", () => {
  it("of every kind", async () => {
    const tensor = { name: "w", dataType: 6, dims: [2], int32s: [3, 4] };
    const found = await attributesOf({
      i: -3,
      f: { f: 0.5 },
      s: "SAME_UPPER",
      ints: [1, 2, -1],
      floats: { floats: [0.5, 2] },
      tensor,
    });
    const { tensor: read, ...others } = found;
    expect(others).toEqual({
      i: { i: -3 },
      f: { f: 0.5 },
      s: { s: "SAME_UPPER" },
      ints: { ints: [1, 2, -1] },
      floats: { floats: [0.5, 2] },
    });
    expect(read.tensor).toMatchObject({ name: "w", dtype: "int32", shape: [2] });
    expect([...(await read.tensor!.read()).tensor.toTypedArray()]).toEqual([3, 4]);
  });

  it("whose value is left out are zero, empty, or a list without elements, as their type says", async () => {
    expect(
      await attributesOf({ f: { type: 1 }, i: { type: 2 }, s: { type: 3 }, floats: { type: 6 }, ints: { type: 7 } }),
    ).toEqual({ f: { f: 0 }, i: { i: 0 }, s: { s: "" }, floats: { floats: [] }, ints: { ints: [] } });
    // A tensor, a graph, a kind to come.
    expect(await attributesOf({ tensor: { type: 4 }, graph: { type: 5 }, other: { type: 99 } })).toEqual({
      tensor: {},
      graph: {},
      other: {},
    });
  });

  it("without a type, as before IR version 2, have the kind of their value", async () => {
    const cases: [(attribute: BinaryWriter) => void, OnnxAttribute][] = [
      [(writer) => writer.tag(3, WireType.Varint).int64(5), { i: 5 }],
      [(writer) => writer.tag(2, WireType.Bit32).float(0.5), { f: 0.5 }],
      [(writer) => writer.tag(4, WireType.LengthDelimited).string("x"), { s: "x" }],
      [(writer) => writer.tag(8, WireType.Varint).int64(1).tag(8, WireType.Varint).int64(2), { ints: [1, 2] }],
      [(writer) => writer.tag(8, WireType.LengthDelimited).bytes(Uint8Array.of(1, 2)), { ints: [1, 2] }],
      [(writer) => writer.tag(7, WireType.Bit32).float(2), { floats: [2] }],
    ];
    for (const [write, expected] of cases) {
      const { graph } = await readOnnx(
        withAttribute((writer) => write(writer.tag(1, WireType.LengthDelimited).string("a"))),
      );
      expect(graph.nodes[0].attributes.get("a")).toEqual(expected);
    }
  });
});

describe("the graph", () => {
  const bytes = encodeModel({
    nodes: [
      { op: "Conv", inputs: ["x", "w", ""], outputs: ["a"], name: "first" },
      { op: "Split", inputs: ["a"], outputs: ["b", "c"], domain: "ai.onnx" },
      { op: "Gelu", inputs: ["b"], outputs: ["y"], domain: "com.microsoft" },
    ],
    initializers: [{ name: "w", dataType: 1, dims: [1, 1, 1], floats: [1] }],
    inputs: [
      ["x", [undefined, 1, 4]],
      ["w", [1, 1, 1]],
      ["z", undefined],
    ],
    outputs: [["y", []]],
    values: [["a", [2, -1, 4]]],
    opset: 17,
  });

  it("as it is written; initialisers are no inputs, and ONNX's own domain has two names", async () => {
    const model = await readOnnx(bytes);
    expect([model.irVersion, model.opset, model.producer, model.graph.name]).toEqual([8, 17, "test", "graph"]);
    const nodes = model.graph.nodes.map(({ name, op, domain, inputs, outputs }) => [name, op, domain, inputs, outputs]);
    expect(nodes).toEqual([
      ["first", "Conv", "", ["x", "w", ""], ["a"]],
      ["", "Split", "", ["a"], ["b", "c"]],
      ["", "Gelu", "com.microsoft", ["b"], ["y"]],
    ]);
    expect(model.graph.inputs).toEqual([
      { name: "x", shape: [undefined, 1, 4] },
      { name: "z", shape: undefined },
    ]);
    expect(model.graph.outputs).toEqual([{ name: "y", shape: [] }]);
    expect(model.graph.values).toEqual([{ name: "a", shape: [2, undefined, 4] }]);
    expect([...model.graph.initializers.keys()]).toEqual(["w"]);
  });

  it("from a blob, a ranged source and a stream in pieces", async () => {
    const names = async (source: Parameters<typeof readOnnx>[0]) =>
      (await readOnnx(source)).graph.nodes.map(({ op }) => op);
    async function* pieces(length: number) {
      for (let at = 0; at < bytes.length; at += length) yield bytes.slice(at, at + length);
    }
    const ranged = {
      size: bytes.length,
      read: (offset: number, length: number) => bytes.slice(offset, offset + length),
    };
    for (const source of [new Blob([bytes as Uint8Array<ArrayBuffer>]), ranged, pieces(1), pieces(50)]) {
      expect(await names(source)).toEqual(["Conv", "Split", "Gelu"]);
    }
  });

  it("from bytes within a larger buffer, whose places are counted from their start", async () => {
    const larger = new Uint8Array(bytes.length + 20);
    larger.set(bytes, 10);
    const view = larger.subarray(10, 10 + bytes.length);
    const { graph } = await readOnnx(view);
    expect([...(await graph.initializers.get("w")!.read()).tensor.toTypedArray()]).toEqual([1]);
    const cut = larger.subarray(10, 9 + bytes.length);
    await expect(readOnnx(cut)).rejects.toMatchObject({ code: "FILE_TRUNCATED" });
  });

  it("is needed, and the file takes no more memory than it may", async () => {
    await expect(readOnnx(new Uint8Array(0))).rejects.toMatchObject({ code: "FILE_INVALID", details: { byte: 0 } });
    const text = new TextEncoder().encode("no model");
    await expect(readOnnx(text)).rejects.toMatchObject({ code: expect.stringMatching(/^FILE_/) });
    await expect(readOnnx(bytes, { maxBytes: bytes.length })).rejects.toMatchObject({ code: "MEMORY_LIMIT" });
    await expect(readOnnx(bytes, { maxBytes: 16_000 })).resolves.toBeDefined();
  });
});
