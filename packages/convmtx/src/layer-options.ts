import type { Tensor } from "@convmtx/tensor";
import { ConvmtxError } from "@convmtx/tensor";
import type { ConvOptions } from "@convmtx/toeplitz";
import type { Layout, Padding, PaddingModeName, PerAxis, Preset } from "@convmtx/window";
import type { Command } from "commander";
import { parseCount, parseModes, parsePadding, parsePerAxis, parseShape } from "./option-words.ts";

/** What the command line says about a layer, as `build` and `verify` take it. */
export interface LayerFlags {
  readonly kernel: string;
  readonly input: readonly number[];
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

/** Adds the options that describe a layer. Words and numbers are checked by the library, which knows the presets. */
export function addLayerOptions(command: Command): Command {
  return addChoices(
    command
      .requiredOption("--kernel <file>", kernelText)
      .requiredOption("--input <shape>", inputText, by(parseShape, "--input")),
  );
}

/** The same where a layer is one of the things that a command takes: `isLayer` says whether it was given. */
export function addOptionalLayerOptions(command: Command): Command {
  return addChoices(
    command.option("--kernel <file>", kernelText).option("--input <shape>", inputText, by(parseShape, "--input")),
  );
}

const kernelText = "kernel (.npy, .mtx): (C_out, C_in/groups, *k); transposed (C_in, C_out/groups, *k)";
const inputText = "shape of one input, without its batch axis: 3,224,224";

/** @throws ConvmtxError `OPTION_INVALID` if a layer is described by half */
export function isLayer(flags: Partial<LayerFlags>): flags is LayerFlags {
  const { kernel, input } = flags;
  if (kernel !== undefined && input !== undefined) return true;
  const isTouched = Object.keys(flags).some((name) => layerOptions.has(name));
  if (kernel === undefined && input === undefined && !isTouched) return false;
  const missing = [kernel === undefined ? "--kernel" : "", input === undefined ? "--input" : ""].filter(Boolean);
  throw new ConvmtxError("OPTION_INVALID", `${missing.join(" and ")} missing; a layer needs --kernel and --input`);
}

/** As commander names them. */
const layerOptions: ReadonlySet<string> = new Set(
  "bias stride padding dilation groups paddingMode transposed outputPadding outputSize layout flip preset".split(" "),
);

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
    inputShape: input,
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
