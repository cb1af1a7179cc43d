import type { ReadOptions } from "@convmtx/io";
import { encodeNpy } from "@convmtx/io";
import type { Tensor } from "@convmtx/tensor";
import { ConvmtxError } from "@convmtx/tensor";
import type { Command } from "commander";
import { contactSheet } from "../contact-sheet.ts";
import { exitCodes } from "../failure.ts";
import { addLayerOptions } from "../layer-options.ts";
import { readBias, readModelWeights } from "../layer-source.ts";
import { defaultMemory } from "../memory-ceiling.ts";
import { parseBytes, parseWord } from "../option-words.ts";
import { checkOutput, outputFormat, writeOutput } from "../output-file.ts";
import type { Picture } from "../picture.ts";
import { pictureText } from "../picture.ts";
import { pictureFormats, readPicture, writePicture, writtenText } from "../picture-file.ts";
import type { PictureKernel } from "../picture-kernel.ts";
import { pictureKernel, pictureKernelWords } from "../picture-kernel.ts";
import type { AppliedLayer, PictureLayerFlags } from "../picture-layer.ts";
import { applyLayer } from "../picture-layer.ts";
import type { Extremes, Range } from "../picture-range.ts";
import { defaultRange, extremesOf, inRange, ranges, rangeText } from "../picture-range.ts";
import { secondsText, startClock, writeJson, writeTable } from "../report.ts";
import type { Terminal } from "../terminal.ts";

export interface ApplyFlags extends PictureLayerFlags {
  readonly out: string;
  readonly range?: Range;
  readonly memory?: number;
  readonly json?: boolean;
}

export function addApplyCommand(program: Command): Command {
  const command = program
    .command("apply")
    .summary("run a picture through a layer")
    .argument("<picture>", "PNG, JPEG, or an array [H, W] or [C, H, W] in .npy, told by its content")
    .description(
      "Runs a picture, whose values are from 0 to 1, through a convolution layer and writes what comes out: one channel in grey, " +
        "three in colours, others side by side. A kernel with two axes is applied to each channel. " +
        `A kernel may have a name: ${pictureKernelWords}; it leaves the picture its size and replicates the border, unless --padding ` +
        "is given. --input is the picture's own shape and may be left out.",
    )
    .requiredOption("--out <file>", "the picture: .png; or .npy, the numbers as they are")
    .option(
      "--range <how>",
      "of .png: clip cuts what is beyond 0 and 1, stretch makes the least 0 and the greatest 1, signed makes 0 mid grey " +
        "(default: clip if nothing is beyond, else stretch)",
      (text) => parseWord("--range", text, ranges),
    );
  return addLayerOptions(command)
    .option("--memory <size>", "refuse to take more: 512MB, 2GiB (default: 80 % of the free memory)", (text) =>
      parseBytes("--memory", text),
    )
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  convmtx apply photo.jpg --kernel sobel-x --range signed --out edges.png
  convmtx apply photo.jpg --kernel K.npy --bias b.npy --stride 2 --padding 1 --out channels.png
  convmtx apply photo.png --kernel K.npy --padding same --preset tf --out y.npy
`,
    );
}

export async function apply(path: string, flags: ApplyFlags, { stdout }: Terminal): Promise<number> {
  const { out } = flags;
  requireKernel(flags);
  const format = outputFormat("--out", out, pictureFormats);
  if (format === "npy" && flags.range !== undefined) {
    throw new ConvmtxError("OPTION_INVALID", "--range is for .png; .npy has the numbers as they are");
  }
  await checkOutput("--out", out, [path, flags.kernel, flags.model, flags.bias]);
  const maxBytes = flags.memory ?? defaultMemory();
  const reading = { maxBytes, lossy: flags.lossy };
  const { kernel, bias, geometry } = await layerFor(flags, reading);
  const picture = await readPicture(path, maxBytes);

  const clock = startClock();
  const layer = applyLayer(path, picture, kernel, bias, geometry, maxBytes);
  const seconds = clock();
  const values = extremesOfAll(layer.planes);
  const range = format === "npy" ? undefined : (flags.range ?? defaultRange(values));
  const result = pictureOf(layer, picture, range, values);
  const fileBytes =
    format === "npy" ? await writeOutput(out, [encodeNpy(layer.output)]) : await writePicture(out, format, result);

  const name = flags.kernel ?? flags.layer ?? "";
  const { inputShape, outputShape } = layer.operator;
  const { length: channels } = layer.planes;
  if (flags.json) {
    const facts = {
      file: path,
      kernel: name,
      kernelShape: kernel.kernel.shape,
      inputShape,
      outputShape,
      channels,
    };
    const numbers = { ...values, range: range ?? null, notes: layer.notes, seconds };
    const made = { out, height: result.height, width: result.width, fileBytes };
    writeJson(stdout, { command: "apply", ok: true, ...facts, ...numbers, ...made });
    return exitCodes.ok;
  }
  writeTable(stdout, [
    ["picture", `${path}: ${pictureText(picture)}`],
    ...layer.notes.map((note) => ["note", note] as const),
    ["layer", layerText(layer, kernel.kernel.shape, name, seconds)],
    ...(range === undefined ? [] : [["range", rangeText(range, values)] as const]),
    ["wrote", writtenText(out, format, result, fileBytes)],
  ]);
  return exitCodes.ok;
}

function requireKernel({ kernel, model, layer }: ApplyFlags): void {
  if (kernel === undefined && model === undefined) {
    const words = pictureKernelWords;
    throw new ConvmtxError(
      "OPTION_INVALID",
      `--kernel is missing; give a .npy file, or one of ${words}; or --model and --layer`,
    );
  }
  if (kernel !== undefined && (model !== undefined || layer !== undefined)) {
    throw new ConvmtxError("OPTION_INVALID", "--kernel and a layer of a model are given; a layer has one of them");
  }
  if (kernel !== undefined || layer !== undefined) return;
  throw new ConvmtxError("OPTION_INVALID", "--layer is missing; convmtx layers lists those of a model");
}

/** The kernel and the bias, and the options of the geometry: as given, or as a model says. */
async function layerFor(
  flags: ApplyFlags,
  reading: ReadOptions & { readonly maxBytes: number },
): Promise<{
  readonly kernel: PictureKernel;
  readonly bias: Tensor | undefined;
  readonly geometry: PictureLayerFlags;
}> {
  if (flags.kernel === undefined) {
    const { kernel, bias, geometry } = await readModelWeights(flags, reading);
    return { kernel: { kernel, isNamed: false }, bias, geometry };
  }
  const kernel = await pictureKernel(flags.kernel, reading);
  return { kernel, bias: await readBias(flags, reading), geometry: flags };
}

function extremesOfAll(planes: readonly Float64Array[]): Extremes {
  const all = planes.map(extremesOf);
  return { least: Math.min(...all.map((one) => one.least)), greatest: Math.max(...all.map((one) => one.greatest)) };
}

/** @param range undefined: the numbers as they are @throws ConvmtxError `OPTION_INVALID` for numbers that have no shade */
function pictureOf(
  { planes, extents }: AppliedLayer,
  { depth }: Picture,
  range: Range | undefined,
  values: Extremes,
): Picture {
  if (range === undefined) return { ...extents, channels: planes };
  if (!Number.isFinite(values.least) || !Number.isFinite(values.greatest)) {
    throw new ConvmtxError(
      "OPTION_INVALID",
      "the layer's output has numbers that are not finite, which have no shade; write .npy, or look at the kernel",
    );
  }
  const shaded: Picture = { ...extents, depth, channels: planes.map((plane) => inRange(plane, range, values)) };
  return planes.length === 1 || planes.length === 3 ? shaded : contactSheet(shaded);
}

function layerText(layer: AppliedLayer, kernel: readonly number[], name: string, seconds: number): string {
  const { inputShape, outputShape } = layer.operator;
  const text = (shape: readonly number[]) => `[${shape.join(", ")}]`;
  const times = kernel.length === 2 && layer.planes.length > 1 ? `, ${layer.planes.length} channels` : "";
  return `${name} ${text(kernel)}: ${text(inputShape)} to ${text(outputShape)}${times}, in ${secondsText(seconds)}`;
}
