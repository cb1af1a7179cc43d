import type { ModelLayer, ReadOptions } from "@convmtx/io";
import type { Tensor } from "@convmtx/tensor";
import { ConvmtxError, tensor, UnsupportedError } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import { convOperator } from "@convmtx/toeplitz";
import { inWordsOfOptions } from "./failure.ts";
import { readTensor } from "./input-file.ts";
import type { LayerFlags } from "./layer-options.ts";
import { convOptions, geometryOptions, optionText } from "./layer-options.ts";
import type { ModelFile, OnnxFile } from "./model-file.ts";
import { layerNamed, openModel, tensorsNamed, withPath } from "./model-file.ts";

/** A layer out of the options of a command, or of a model. */
export interface NamedLayer {
  /** The model's name for it; without a model the path of the kernel. */
  readonly name: string;
  readonly operator: ConvOperator;
  readonly kernel: Tensor;
  /** One number an output channel. */
  readonly bias: Tensor | undefined;
}

/**
 * Reads the layer that options describe: a kernel with its geometry, or one of a model.
 *
 * @throws ConvmtxError `OPTION_INVALID` for options that contradict the model; the readers' errors
 */
export async function readLayer(flags: LayerFlags, reading: ReadOptions): Promise<NamedLayer> {
  if (flags.model === undefined) {
    const kernel = await readTensor(flags.kernel ?? "", reading);
    const bias = await readBias(flags, reading);
    return { name: flags.kernel ?? "", operator: convOperator(kernel, convOptions(flags, bias)), kernel, bias };
  }
  return withModel(flags.model, flags, reading, async (model) => {
    const name = flags.layer ?? "";
    if (model.kind === "onnx") {
      refuseGeometry(flags, model);
      return operatorOf(model.path, layerNamed(model, name));
    }
    if (flags.input === undefined) {
      throw new ConvmtxError(
        "OPTION_INVALID",
        `${model.path} holds weights alone; give --input, and --stride, --padding, … as the layer has them`,
      );
    }
    const { kernel, bias: own } = await tensorsNamed(model, name);
    const bias = (await readBias(flags, reading)) ?? own;
    return { name, operator: convOperator(kernel, convOptions(flags, bias)), kernel, bias };
  });
}

/** The weights of a model's layer, for an input of any size. */
export async function readModelWeights(
  flags: LayerFlags,
  reading: ReadOptions,
): Promise<{ readonly kernel: Tensor; readonly bias: Tensor | undefined; readonly geometry: LayerFlags }> {
  return withModel(flags.model ?? "", flags, reading, async (model) => {
    if (model.kind === "onnx") {
      refuseGeometry(flags, model);
      const layer = layerNamed(model, flags.layer ?? "");
      return { ...(await layer.read()), geometry: { ...flags, ...layer.geometry } as LayerFlags };
    }
    const { kernel, bias: own } = await tensorsNamed(model, flags.layer ?? "");
    return { kernel, bias: (await readBias(flags, reading)) ?? own, geometry: flags };
  });
}

/** The bias of `--bias`. One out of a Matrix Market file stands in a row or a column. */
export async function readBias({ bias: path }: LayerFlags, reading: ReadOptions): Promise<Tensor | undefined> {
  if (path === undefined) return undefined;
  const bias = await readTensor(path, reading);
  const isLine = bias.shape.length === 2 && bias.shape.includes(1);
  return isLine ? tensor(bias.toTypedArray()) : bias;
}

async function withModel<T>(
  path: string,
  { input }: LayerFlags,
  reading: ReadOptions,
  use: (model: ModelFile) => Promise<T>,
): Promise<T> {
  const model = await openModel(path, { ...reading, inputShape: input });
  try {
    return await use(model);
  } catch (error) {
    throw withPath(path, error);
  } finally {
    await model.close();
  }
}

/** The operator of a model's layer. @throws UnsupportedError `UNSUPPORTED` where the layer has a problem */
export async function operatorOf(path: string, layer: ModelLayer): Promise<NamedLayer> {
  const { name, inputShape, geometry } = layer;
  const problem = problemText(layer);
  if (problem !== undefined || inputShape === undefined) {
    throw new UnsupportedError("UNSUPPORTED", `${path}: ${name}: ${problem}`, { details: { layer: name } });
  }
  const { kernel, bias } = await layer.read();
  return { name, operator: convOperator(kernel, { ...geometry, inputShape, bias }), kernel, bias };
}

/** Why a layer of a model has no matrix, in the words of the command line, and what helps. */
export function problemText({ problem, inputShape, kernelShape, weight }: ModelLayer): string | undefined {
  if (problem === undefined) return undefined;
  const isOpen =
    inputShape === undefined && kernelShape.length > 0 && weight !== "" && problem.includes("leaves the shape");
  return `${inWordsOfOptions(problem)}${isOpen ? "; give the model's --input" : ""}`;
}

/** @throws ConvmtxError `OPTION_INVALID` for options of a layer's geometry: the model says it */
export function refuseGeometry(flags: LayerFlags, { path }: Pick<OnnxFile, "path">): void {
  const given = geometryOptions.find((name) => flags[name] !== undefined);
  if (given === undefined) return;
  throw new ConvmtxError(
    "OPTION_INVALID",
    `${optionText(given)} is given, but ${path} says itself how its layers are; leave it out`,
    {
      details: { option: optionText(given) },
    },
  );
}
