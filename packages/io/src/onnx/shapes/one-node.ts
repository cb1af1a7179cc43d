import type { NodeParts, TensorParts } from "../encode-model.ts";
import { encodeModel } from "../encode-model.ts";
import { readOnnx } from "../read-onnx.ts";
import { inferShapes } from "./infer.ts";

// Models of one node, for the tests of the rules. Not part of the package.

type Dim = number | undefined;
export type Shape = readonly Dim[];
export type Attributes = NonNullable<NodeParts["attributes"]>;

/** A shape, a list of integers in the file, a list of floats in the file, an input left out, or one of which nothing is known. */
export type Input = Shape | { readonly ints: readonly number[] } | { readonly scales: readonly number[] } | "" | "?";

/** The shapes of a node's outputs by inputs of these shapes. */
export async function shapesOf(
  op: string,
  inputs: readonly Input[],
  attributes: Attributes = {},
  opset = 18,
  outputs = 1,
): Promise<(Shape | undefined)[]> {
  const isShape = (input: Input): input is Shape => Array.isArray(input);
  const names = inputs.map((input, i) => (input === "" ? "" : `i${i}`));
  const initializers = inputs.flatMap((input, i): TensorParts[] => {
    if (isShape(input) || typeof input === "string") return [];
    if ("ints" in input) return [{ name: `i${i}`, dataType: 7, dims: [input.ints.length], int64s: input.ints }];
    return [{ name: `i${i}`, dataType: 1, dims: [input.scales.length], floats: input.scales }];
  });
  const known = inputs.flatMap((input, i) => (isShape(input) ? [[`i${i}`, input] as const] : []));
  const out = Array.from({ length: outputs }, (_out, i) => `y${i}`);
  const nodes = [{ op, inputs: names, outputs: out, attributes }];
  const shapes = await inferShapes(await readOnnx(encodeModel({ nodes, initializers, inputs: known, opset })));
  return out.map((name) => shapes.get(name));
}
