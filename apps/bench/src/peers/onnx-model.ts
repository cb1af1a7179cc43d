import { readFileSync } from "node:fs";
import { inputShape, kernelShape, type Layer, outputSize } from "../layer.ts";
import { library } from "./library.ts";

interface Protobuf {
  parse(
    source: string,
    options: { keepCase: boolean },
  ): {
    readonly root: {
      lookupType(name: string): {
        fromObject(object: object): unknown;
        encode(message: unknown): { finish(): Uint8Array };
      };
    };
  };
}

/** Numbers of onnx.proto. */
const [float, int, ints] = [1, 2, 7];

/** An ONNX model of convolutions one after another, without bias or activation, from `x` to `y`. */
export function onnxModel(layers: readonly Layer[], weights: readonly Float32Array[]): Uint8Array {
  const schema = readFileSync(new URL("./onnx.proto", import.meta.url), "utf8");
  const model = library<Protobuf>("protobufjs").parse(schema, { keepCase: true }).root.lookupType("onnx.ModelProto");
  const last = layers[layers.length - 1];
  const size = outputSize(last);
  const message = model.fromObject({
    ir_version: 8,
    opset_import: [{ domain: "", version: 13 }],
    graph: {
      name: "convolutions",
      node: layers.map((layer, index) => node(layer, index, index === layers.length - 1)),
      initializer: layers.map((layer, index) => ({
        name: `w${index}`,
        data_type: float,
        dims: kernelShape(layer),
        raw_data: new Uint8Array(weights[index].buffer),
      })),
      input: [value("x", [1, ...inputShape(layers[0])])],
      output: [value("y", [1, last.outChannels, size, size])],
    },
  });
  return model.encode(message).finish();
}

function node({ groups, padding, stride }: Layer, index: number, isLast: boolean): object {
  return {
    op_type: "Conv",
    input: [index === 0 ? "x" : `x${index}`, `w${index}`],
    output: [isLast ? "y" : `x${index + 1}`],
    attribute: [
      { name: "group", type: int, i: groups },
      { name: "pads", type: ints, ints: [padding, padding, padding, padding] },
      { name: "strides", type: ints, ints: [stride, stride] },
    ],
  };
}

function value(name: string, shape: readonly number[]): object {
  return {
    name,
    type: { tensor_type: { elem_type: float, shape: { dim: shape.map((dim_value) => ({ dim_value })) } } },
  };
}
