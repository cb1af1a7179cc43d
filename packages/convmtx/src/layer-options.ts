import type { Tensor } from "@convmtx/tensor";
import { ConvmtxError } from "@convmtx/tensor";
import type { ConvOptions } from "@convmtx/toeplitz";
import type { Layout, Padding, PaddingModeName, PerAxis, Preset } from "@convmtx/window";
import type { Command } from "commander";
import { parseCount, parseModes, parsePadding, parsePerAxis, parseShape } from "./option-words.ts";

/** What the command line says about a layer: a kernel with its geometry, or a layer of a model. */
export interface LayerFlags {
  readonly kernel?: string;
  readonly model?: string;
  readonly layer?: string;
  readonly input?: readonly number[];
  readonly bias?: string;
  readonly stride?: PerAxis;
  readonly padding?: Padding;
  readonly dilation?: PerAxis;
  readonly groups?: number;
  readonly paddingMode?: PaddingModeName | readonly PaddingModeName[];
  readonly transposed?: boolean;
  readonly outputPadding?: PerAxis;
  readonly outputSize?: PerAxis;
  readonly layout?: Layout;
  readonly flip?: boolean;
  readonly preset?: Preset;
  readonly lossy?: boolean;
}

/** `parse` as commander calls it, with the option's name for its message. */
function by<T>(parse: (option: string, text: string) => T, option: string): (text: string) => T {
  return (text) => parse(option, text);
}

/**
 * Adds the options that describe a layer; `isLayer` says whether one was given. Words and numbers are checked by the library, which
 * knows the presets.
 */
export function addLayerOptions(command: Command): Command {
  return addChoices(
    command
      .option("--kernel <file>", kernelText)
      .option("--model <file>", "in place of --kernel: a model, .onnx or .safetensors")
      .option("--layer <name>", "of the model; convmtx layers lists them")
      .option("--input <shape>", inputText, by(parseShape, "--input")),
  );
}

const kernelText = "kernel (.npy, .mtx): (C_out, C_in/groups, *k); transposed (C_in, C_out/groups, *k)";
const inputText = "shape of one input, without its batch axis: 3,224,224; of a model where it leaves that open";

/** The options of a layer's geometry, as commander names them: what a model with a graph says itself. */
export const geometryOptions: readonly (keyof LayerFlags)[] = [
  "bias",
  "stride",
  "padding",
  "dilation",
  "groups",
  "paddingMode",
  "transposed",
  "outputPadding",
  "outputSize",
  "layout",
  "flip",
  "preset",
];

/** `--padding-mode` */
export function optionText(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/**
 * Whether a layer is described.
 *
 * @throws ConvmtxError `OPTION_INVALID` if it is described by half, or twice
 */
export function isLayer(flags: LayerFlags): boolean {
  const { kernel, model, layer, input } = flags;
  if (kernel !== undefined && model !== undefined) {
    throw new ConvmtxError("OPTION_INVALID", "--kernel and --model are given; a layer has one of them");
  }
  if (model !== undefined) {
    if (layer !== undefined) return true;
    throw new ConvmtxError("OPTION_INVALID", "--layer is missing; convmtx layers lists those of a model");
  }
  const isTouched = layer !== undefined || geometryOptions.some((name) => flags[name] !== undefined);
  if (layer === undefined && kernel !== undefined && input !== undefined) return true;
  if (kernel === undefined && input === undefined && !isTouched) return false;
  if (layer !== undefined) throw new ConvmtxError("OPTION_INVALID", "--layer is of a model; give --model too");
  const missing = [kernel === undefined ? "--kernel" : "", input === undefined ? "--input" : ""].filter(Boolean);
  throw new ConvmtxError(
    "OPTION_INVALID",
    `${missing.join(" and ")} missing; a layer needs --kernel and --input, or --model and --layer`,
  );
}

/** @throws ConvmtxError `OPTION_INVALID` unless a layer is described */
export function requireLayer(flags: LayerFlags): void {
  if (isLayer(flags)) return;
  throw new ConvmtxError("OPTION_INVALID", "a layer is missing; give --kernel and --input, or --model and --layer");
}

function addChoices(command: Command): Command {
  return command
    .option("--bias <file>", "one number an output channel (.npy, .mtx)")
    .option("--stride <n>", "2, or one an axis: 2,1 (default: 1)", by(parsePerAxis, "--stride"))
    .option(
      "--padding <pads>",
      "1; one an axis: 1,2; begin and end of each: 0:1,2:3; negative crops; or same, valid, full, … (default: 0)",
      by(parsePadding, "--padding"),
    )
    .option("--dilation <n>", "2, or one an axis: 2,1 (default: 1)", by(parsePerAxis, "--dilation"))
    .option("--groups <n>", "groups of channels (default: 1)", (text) => parseCount("--groups", text, 1))
    .option(
      "--padding-mode <mode>",
      "zeros, reflect, symmetric, replicate, circular; or one an axis (default: zeros)",
      by(parseModes, "--padding-mode"),
    )
    .option("--transposed", "transposed convolution")
    .option("--output-padding <n>", "transposed: elements added at the end", by(parsePerAxis, "--output-padding"))
    .option(
      "--output-size <n>",
      "transposed: the output's size, in place of --output-padding",
      by(parsePerAxis, "--output-size"),
    )
    .option("--layout <layout>", "channels-first or channels-last, of input and output (default: channels-first)")
    .option("--flip", "true convolution: the kernel reversed along its spatial axes")
    .option("--preset <system>", "whose meaning of 'same' and which limits: torch, onnx, tf, jax, webnn, scipy, matlab")
    .option("--lossy", "round 64-bit integers beyond 2^53 instead of refusing them");
}

/** The options of the library for what the command line says. */
export function convOptions(flags: LayerFlags, bias: Tensor | undefined): ConvOptions {
  const { input, stride, padding, dilation, groups, paddingMode, transposed, outputPadding, outputSize } = flags;
  const { layout, flip, preset } = flags;
  return {
    inputShape: input ?? [],
    stride,
    padding,
    dilation,
    groups,
    paddingMode,
    transposed,
    outputPadding,
    outputSize,
    layout,
    flip,
    preset,
    bias,
  };
}
