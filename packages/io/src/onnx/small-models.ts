import type { ModelParts, NodeParts, TensorParts } from "./encode-model.ts";
import { encodeModel } from "./encode-model.ts";
import type { ModelLayer, OnnxLayersOptions } from "./layers.ts";
import { onnxLayers } from "./layers.ts";
import { readOnnx } from "./read-onnx.ts";

// Models of few layers, for the tests of this folder. Not part of the package.

/** Weights 1, 2, 3, … */
export const counting = (name: string, dims: readonly number[]): TensorParts => ({
  name,
  dataType: 1,
  dims,
  floats: Array.from({ length: dims.reduce((product, dim) => product * dim, 1) }, (_, i) => i + 1),
});

/** The layers of a model made of these parts. */
export async function layersOf(parts: ModelParts, options: OnnxLayersOptions = {}): Promise<readonly ModelLayer[]> {
  return onnxLayers(await readOnnx(encodeModel(parts)), options);
}

/** A model of one node with the input x and the weights w, and the bias b where its shape is given. */
export async function only(
  op: string,
  x: readonly (number | undefined)[],
  w: readonly number[],
  attributes: NonNullable<NodeParts["attributes"]> = {},
  b?: readonly number[],
): Promise<ModelLayer> {
  const inputs = b === undefined ? ["x", "w"] : ["x", "w", "b"];
  const constants = [counting("w", w), ...(b === undefined ? [] : [counting("b", b)])];
  const nodes = [{ op, inputs, outputs: ["y"], attributes }];
  const layers = await layersOf({ nodes, initializers: constants, inputs: [["x", x]] });
  if (layers.length !== 1) throw new Error(`${layers.length} layers, expected one`);
  return layers[0];
}

/** The shapes and the elements of what a layer reads. */
export async function kernelOf(layer: ModelLayer): Promise<Readonly<Record<"kernel" | "bias", unknown[] | undefined>>> {
  const { kernel, bias } = await layer.read();
  return { kernel: [kernel.shape, [...kernel.toTypedArray()]], bias: bias && [bias.shape, [...bias.toTypedArray()]] };
}
