import type { Tensor } from "@convmtx/tensor";
import { ConvmtxError, isConvmtxError } from "@convmtx/tensor";
import type { ResolvedGeometry } from "@convmtx/window";
import { resolveGeometry } from "@convmtx/window";
import type { SourceDType } from "../element-type.ts";
import { invalid } from "../file-error.ts";
import type { LayerGeometry } from "./conv-geometry.ts";
import type { Description, Kind } from "./layer-kinds.ts";
import { foreign, kinds, leftFactor, products } from "./layer-kinds.ts";
import type { OnnxDim, OnnxModel, OnnxNode } from "./model.ts";
import { inferShapes } from "./shapes/infer.ts";
import type { Weight } from "./weights.ts";
import { Weights } from "./weights.ts";

/** A linear layer of a model, ready for `convOperator` of `@convmtx/toeplitz`. */
export interface ModelLayer {
  /** The node's name; its output's where the node has none or shares it. */
  readonly name: string;
  /** `Conv`, `ConvTranspose`, `Gemm` or `MatMul`. */
  readonly op: string;
  /** Of the constant with its weights. */
  readonly weight: string;
  readonly dtype: SourceDType | undefined;
  /** As `read` gives the kernel: (C_out, C_in/groups, *k), transposed (C_in, C_out/groups, *k); Gemm and MatMul are convolutions with a window of one. */
  readonly kernelShape: readonly number[];
  /** One sample without its batch axis; undefined where the model leaves a length open. */
  readonly inputShape: readonly number[] | undefined;
  readonly geometry: LayerGeometry;
  readonly hasBias: boolean;
  /** Everything resolved; undefined if there is a `problem`. */
  readonly resolved: ResolvedGeometry | undefined;
  /** Why no matrix can be built. */
  readonly problem: string | undefined;
  /** The kernel, and the bias if there is one. @throws as `readOnnx`, for the constants */
  readonly read: () => Promise<{ readonly kernel: Tensor; readonly bias: Tensor | undefined }>;
}

export interface OnnxLayersOptions {
  /** Lengths of the model's first input after its batch axis, for models which leave them open. */
  readonly inputShape?: readonly number[] | undefined;
}

/**
 * The linear layers of a model in the order of its nodes: Conv, ConvTranspose, Gemm and MatMul with constant weights, each
 * with the shape of its input, which is inferred through the operators between.
 *
 * @returns one entry a layer, also where no matrix can be built: `problem` says why
 * @throws as `readOnnx`, for constants that shapes are computed with
 * @remarks Gemm's `alpha` and `beta` are in the kernel and the bias. A MatMul of more than two axes acts on the last one: channels
 * last. Quantised operators, and those of other domains that hide a layer, are named with their problem.
 */
export async function onnxLayers(model: OnnxModel, options: OnnxLayersOptions = {}): Promise<readonly ModelLayer[]> {
  const shapes = await inferShapes(model, options.inputShape);
  const weights = new Weights(model.graph, shapes);
  const names = new Map<string, number>();
  for (const { name } of model.graph.nodes) names.set(name, (names.get(name) ?? 0) + 1);
  const layers: ModelLayer[] = [];
  for (const node of model.graph.nodes) {
    const describe = node.domain === "" ? kinds.get(node.op) : foreign.get(node.op);
    if (describe === undefined) continue;
    const [x] = node.inputs;
    const [w, b] = node.op === "QLinearConv" ? [node.inputs[3], node.inputs[8]] : node.inputs.slice(1, 3);
    const right = weights.get(w ?? "");
    const left = right === undefined && products.has(node.op) ? weights.get(x ?? "") : undefined;
    // A product of two computed values, as in attention, is no layer.
    if (right === undefined && left === undefined && products.has(node.op) && node.op !== "Gemm") continue;
    const weight = right ?? left;
    const name = node.name !== "" && names.get(node.name) === 1 ? node.name : (node.outputs[0] ?? "");
    const bias = b === undefined || b === "" ? undefined : b;
    layers.push(
      layerOf(
        name,
        node,
        left === undefined ? describe : leftFactor,
        shapes.get(x ?? ""),
        weight,
        bias === undefined ? undefined : (weights.get(bias) ?? "computed"),
      ),
    );
  }
  return layers;
}

function layerOf(
  name: string,
  node: OnnxNode,
  describe: Kind,
  input: readonly OnnxDim[] | undefined,
  weight: Weight | undefined,
  bias: Weight | "computed" | undefined,
): ModelLayer {
  const common = {
    name,
    op: node.op,
    weight: weight?.name ?? node.inputs[1] ?? "",
    dtype: weight?.dtype,
    hasBias: bias !== undefined,
  };
  const unreadable = (problem: string): never => {
    throw new ConvmtxError("OPTION_INVALID", `onnxLayers: ${name}: ${problem}`, { details: { name } });
  };
  if (weight === undefined) {
    const problem = "its weights are computed while the model runs";
    const none = { kernelShape: [], inputShape: undefined, geometry: {}, resolved: undefined };
    return { ...common, ...none, problem, read: async () => unreadable(problem) };
  }
  const biasShape = bias === "computed" ? undefined : bias?.shape;
  const checked = checkedDescription(node, describe, weight, input, biasShape);
  const { geometry, kernelShape } = checked;
  const isKnown = checked.inputShape?.every((dim): dim is number => dim !== undefined);
  const inputShape = isKnown ? (checked.inputShape as readonly number[]) : undefined;
  const biasProblem = bias === "computed" ? "its bias is computed while the model runs" : bias?.problem;
  const stated = weight.problem ?? checked.problem ?? biasProblem;
  const { resolved, problem } = resolution(stated, geometry, kernelShape, inputShape);
  return {
    ...common,
    kernelShape,
    inputShape,
    geometry,
    resolved,
    problem,
    async read() {
      if (stated !== undefined) return unreadable(stated);
      try {
        const kernel = checked.kernel(await weight.read());
        return {
          kernel,
          bias: bias === undefined || bias === "computed" ? undefined : checked.bias(await bias.read()),
        };
      } catch (error) {
        if (!isConvmtxError(error) || !isOfShapes(error)) throw error;
        throw invalid({ what: "onnxLayers", member: name }, {}, `its weights do not fit: ${error.message}`, error);
      }
    },
  };
}

function isOfShapes({ code }: ConvmtxError): boolean {
  return code.startsWith("SHAPE_") || code.startsWith("AXIS_") || code === "OPTION_INVALID";
}

/** A node whose attributes are broken is an entry with a problem, not the end of the list. */
function checkedDescription(
  node: OnnxNode,
  describe: Kind,
  weight: Weight,
  input: readonly OnnxDim[] | undefined,
  biasShape: readonly number[] | undefined,
): Description {
  try {
    return describe(node, weight, input, biasShape);
  } catch (error) {
    if (!isConvmtxError(error)) throw error;
    const as = (x: Tensor): Tensor => x;
    const { shape: kernelShape } = weight;
    return { geometry: {}, kernelShape, inputShape: input?.slice(1), kernel: as, bias: as, problem: error.message };
  }
}

function resolution(
  stated: string | undefined,
  geometry: LayerGeometry,
  kernelShape: readonly number[],
  inputShape: readonly number[] | undefined,
): Pick<ModelLayer, "resolved" | "problem"> {
  if (stated !== undefined) return { resolved: undefined, problem: stated };
  if (inputShape === undefined) return { resolved: undefined, problem: "the model leaves the shape of its input open" };
  try {
    return { resolved: resolveGeometry({ ...geometry, kernelShape, inputShape }, "onnxLayers"), problem: undefined };
  } catch (error) {
    if (!isConvmtxError(error)) throw error;
    return { resolved: undefined, problem: error.message.replace(/^onnxLayers: /, "") };
  }
}
