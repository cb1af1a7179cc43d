import type { ModelLayer, ReadOptions } from "@convmtx/io";
import type { Tensor } from "@convmtx/tensor";
import { ConvmtxError, tensor, UnsupportedError } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import { convOperator } from "@convmtx/toeplitz";
import { readTensor } from "./input-file.ts";
import type { LayerFlags } from "./layer-options.ts";
import { convOptions, geometryOptions, optionText } from "./layer-options.ts";
import type { OnnxFile } from "./model-file.ts";
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
    const bias = flags.bias === undefined ? undefined : asVector(await readTensor(flags.bias, reading));
    const operator = convOperator(kernel, convOptions(flags, bias));
    return { name: flags.kernel ?? "", operator, kernel, bias };
  }
  const name = flags.layer ?? "";
  const model = await openModel(flags.model, { ...reading, inputShape: flags.input });
  try {
    if (model.kind === "onnx") {
      refuseGeometry(flags, model);
      return await operatorOf(model.path, layerNamed(model, name));
    }
    if (flags.input === undefined) {
      throw new ConvmtxError(
        "OPTION_INVALID",
        `${model.path} holds weights alone; give --input, and --stride, --padding, … as the layer has them`,
      );
    }
    const { kernel, bias: own } = await tensorsNamed(model, name);
    const bias = flags.bias === undefined ? own : asVector(await readTensor(flags.bias, reading));
    return { name, operator: convOperator(kernel, convOptions(flags, bias)), kernel, bias };
  } catch (error) {
    throw withPath(model.path, error);
  } finally {
    await model.close();
  }
}

/** The operator of a model's layer. @throws UnsupportedError `UNSUPPORTED` where the layer has a problem */
export async function operatorOf(path: string, layer: ModelLayer): Promise<NamedLayer> {
  const { name, problem, inputShape, geometry } = layer;
  if (problem !== undefined || inputShape === undefined) {
    const remedy = inputShape === undefined && layer.kernelShape.length > 0 ? "; give the model's --input" : "";
    throw new UnsupportedError("UNSUPPORTED", `${path}: ${name}: ${problem}${remedy}`, { details: { layer: name } });
  }
  const { kernel, bias } = await layer.read();
  return { name, operator: convOperator(kernel, { ...geometry, inputShape, bias }), kernel, bias };
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

/** A bias out of a Matrix Market file stands in a row or a column. */
function asVector(bias: Tensor): Tensor {
  const isLine = bias.shape.length === 2 && bias.shape.includes(1);
  return isLine ? tensor(bias.toTypedArray()) : bias;
}
