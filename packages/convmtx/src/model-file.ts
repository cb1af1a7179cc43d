import type { ModelLayer, ReadOptions, SafetensorsEntry, SafetensorsFile } from "@convmtx/io";
import { onnxLayers, readOnnx, readSafetensors } from "@convmtx/io";
import { externalFiles, openFile } from "@convmtx/io/node";
import type { Tensor } from "@convmtx/tensor";
import { ConvmtxError, isConvmtxError } from "@convmtx/tensor";

/** A model's file, open. */
export type ModelFile = OnnxFile | TensorsFile;

/** A model with its graph: its layers know their geometry. */
export interface OnnxFile {
  readonly kind: "onnx";
  readonly path: string;
  readonly fileBytes: number;
  readonly layers: readonly ModelLayer[];
  /** The files beside it that hold weights, as the model names them. */
  readonly externalFiles: readonly string[];
  close(): Promise<void>;
}

/** Tensors by name alone. */
export interface TensorsFile {
  readonly kind: "safetensors";
  readonly path: string;
  readonly fileBytes: number;
  readonly tensors: SafetensorsFile;
  close(): Promise<void>;
}

/**
 * Opens a model, told by what it starts with: safetensors, or else ONNX.
 *
 * @param inputShape of one sample, for an ONNX model which leaves it open
 * @throws the readers' errors with the path in front; Node's own errors
 */
export async function openModel(
  path: string,
  options: ReadOptions & { readonly inputShape?: readonly number[] | undefined },
): Promise<ModelFile> {
  const source = await openFile(path);
  const external = externalFiles(path);
  const close = async (): Promise<void> => {
    await source.close();
    await external.close();
  };
  try {
    const fileBytes = source.size;
    if (isSafetensors(await source.read(0, Math.min(source.size, 9)))) {
      return { kind: "safetensors", path, fileBytes, tensors: await readSafetensors(source, options), close };
    }
    const model = await readOnnx(source, { ...options, external: external.open });
    const initializers = [...model.graph.initializers.values()];
    const locations = new Set(initializers.map((one) => one.external).filter((name) => name !== undefined));
    const layers = await onnxLayers(model, options);
    return { kind: "onnx", path, fileBytes, layers, externalFiles: [...locations].sort(), close };
  } catch (error) {
    await close();
    throw withPath(path, error);
  }
}

/** A header's length and the brace that it begins with. An ONNX file begins with its version, or another field of few bytes. */
function isSafetensors(start: Uint8Array): boolean {
  return (
    start.length === 9 && start[8] === 0x7b && start[4] === 0 && start[5] === 0 && start[6] === 0 && start[7] === 0
  );
}

/** The error with the file's path in place of the function's name. */
export function withPath(path: string, error: unknown): unknown {
  if (isConvmtxError(error))
    error.message = error.message.replace(/^(readOnnx|readSafetensors|onnxLayers)(?=: )/, path);
  return error;
}

/** The layer of this name. @throws ConvmtxError `OPTION_INVALID` which lists those that there are */
export function layerNamed({ path, layers }: OnnxFile, name: string): ModelLayer {
  const found = layers.find((layer) => layer.name === name);
  if (found !== undefined) return found;
  throw unknownLayer(
    path,
    name,
    layers.map((layer) => layer.name),
  );
}

/** The kernel and the bias of this name (`conv1` for `conv1.weight` and `conv1.bias`, or the name of the weights alone). */
export async function tensorsNamed(
  { path, tensors }: TensorsFile,
  name: string,
): Promise<{ readonly kernel: Tensor; readonly bias: Tensor | undefined }> {
  const { entries } = tensors;
  const weight = entries.has(name) ? name : `${name}.weight`;
  if (!entries.has(weight))
    throw unknownLayer(
      path,
      name,
      kernelEntries(tensors).map((entry) => entry.name),
    );
  const biasName = weight.endsWith(".weight") ? `${weight.slice(0, -".weight".length)}.bias` : "";
  const kernel = (await tensors.read(weight)).tensor;
  const hasBias = entries.get(biasName)?.shape.length === 1;
  return { kernel, bias: hasBias ? (await tensors.read(biasName)).tensor : undefined };
}

/** The tensors that can be kernels: those of three axes and more. */
export function kernelEntries({ entries }: SafetensorsFile): SafetensorsEntry[] {
  return [...entries.values()].filter(({ shape }) => shape.length >= 3);
}

function unknownLayer(path: string, name: string, names: readonly string[]): ConvmtxError {
  const known = names.length === 0 ? "none" : `${names.slice(0, 12).join(", ")}${names.length > 12 ? ", …" : ""}`;
  return new ConvmtxError(
    "OPTION_INVALID",
    `--layer is ${JSON.stringify(name)}, but ${path} has ${known}; convmtx layers lists them`,
    {
      details: { option: "--layer", value: name },
    },
  );
}
