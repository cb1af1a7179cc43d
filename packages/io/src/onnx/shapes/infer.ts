import type { OnnxDim, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor } from "../model.ts";
import type { Dims } from "./dims.ts";
import { mostAxes, sizeOfDims } from "./dims.ts";
import type { Numbers } from "./number-rules.ts";
import { isIntegerType, numberRules } from "./number-rules.ts";
import { shapeRules } from "./rules.ts";

/** The shapes of a graph's values by name; undefined where nothing can be told. */
export type ValueShapes = ReadonlyMap<string, Dims>;

/** Lists that are computed with: shapes, axes, scales. */
const mostNumbers = 64;

/**
 * The shape of every value of a model's graph, node after node, as far as it can be told.
 *
 * @param inputShape replaces the lengths of the first input after its batch axis
 * @remarks Operators without a rule leave it to `value_info` of the file, if that has an entry; so do other domains than ONNX's.
 */
export async function inferShapes({ graph, opset }: OnnxModel, inputShape?: readonly number[]): Promise<ValueShapes> {
  const shapes = new Map<string, Dims>();
  const numbers = new Map<string, Numbers>();
  const stated = new Map([...graph.values, ...graph.outputs].map(({ name, shape }) => [name, shape] as const));
  const floats = new Set<string>();
  for (const { name, shape } of graph.inputs) shapes.set(name, ofFewAxes(shape));
  if (inputShape !== undefined && graph.inputs.length > 0) {
    const [{ name, shape }] = graph.inputs;
    shapes.set(name, [shape?.length === inputShape.length + 1 ? shape[0] : undefined, ...inputShape]);
  }
  for (const [name, tensor] of graph.initializers) {
    shapes.set(name, ofFewAxes(tensor.shape));
    if (tensor.dtype?.startsWith("float") === true) floats.add(name);
    numbers.set(name, await fewNumbers(tensor, graph));
  }
  for (const node of graph.nodes) {
    const constant = node.op === "Constant" ? await constantNumbers(node, graph) : undefined;
    const inputs = node.inputs.map((name) => shapes.get(name));
    const lists = node.inputs.map((name) => numbers.get(name));
    const rule = node.domain === "" ? shapeRules.get(node.op) : undefined;
    const found = rule?.(node, { shapes: inputs, numbers: (i) => lists[i], opset }) ?? [];
    for (const [i, name] of node.outputs.entries()) {
      shapes.set(name, ofFewAxes(merged(found[i], inputShape === undefined ? stated.get(name) : undefined)));
    }
    const isFloat = isFloatNode(node, floats);
    if (isFloat) for (const name of node.outputs) floats.add(name);
    const list =
      constant ?? (node.domain === "" ? numberRules.get(node.op)?.(node, lists, inputs, isFloat) : undefined);
    if (node.outputs.length > 0)
      numbers.set(node.outputs[0], list !== undefined && list.length <= mostNumbers ? list : undefined);
  }
  return shapes;
}

function ofFewAxes(dims: Dims): Dims {
  return dims !== undefined && dims.length > mostAxes ? undefined : dims;
}

/** Whether a node's numbers are no integers: those of casts say so themselves, others are what they are computed with. */
function isFloatNode(node: OnnxNode, floats: ReadonlySet<string>): boolean {
  if (node.op === "Cast") return !isIntegerType(node.attributes.get("to")?.i ?? 0);
  if (node.op === "Shape" || node.op === "Size") return false;
  const constant = node.attributes.get("value")?.tensor?.dtype?.startsWith("float") === true;
  const isConstant = constant || node.attributes.has("value_float") || node.attributes.has("value_floats");
  return isConstant || node.inputs.some((name) => floats.has(name));
}

/** What was found, its open lengths filled by what the file states. */
function merged(found: Dims, stated: Dims): Dims {
  if (found === undefined || stated?.length !== found.length) return found ?? stated;
  return found.map((dim, axis): OnnxDim => dim ?? stated[axis]);
}

/** The elements of a constant that may be a list of lengths, axes or scales. */
async function fewNumbers(tensor: OnnxTensor, graph: OnnxGraph): Promise<Numbers> {
  const { dtype, shape, external, name } = tensor;
  const size = sizeOfDims(shape);
  if (size === undefined || size > mostNumbers || shape.length > 1 || external !== undefined) return undefined;
  const isInteger = dtype === "int64" || dtype === "int32";
  const scales = (node: OnnxNode): boolean =>
    (node.op === "Resize" || node.op === "Upsample") && node.inputs.includes(name);
  if (!isInteger && !(dtype === "float32" && graph.nodes.some(scales))) return undefined;
  // INT64_MAX stands for "to the end": any number beyond all lengths does.
  const { tensor: elements } = await tensor.read({ lossy: true });
  const most = Number.MAX_SAFE_INTEGER;
  return Array.from(elements.toTypedArray(), (value) => Math.max(-most, Math.min(most, value)));
}

async function constantNumbers(node: OnnxNode, graph: OnnxGraph): Promise<Numbers> {
  const value = (name: string) => node.attributes.get(name);
  const tensor = value("value")?.tensor;
  if (tensor !== undefined) return fewNumbers({ ...tensor, name: node.outputs[0] ?? "" }, graph);
  const single = value("value_int")?.i ?? value("value_float")?.f;
  return single === undefined ? (value("value_ints")?.ints ?? value("value_floats")?.floats) : [single];
}
