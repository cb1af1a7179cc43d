import { encodeNpy } from "@convmtx/io";
import { ConvmtxError, tensor } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import { bytesText } from "@convmtx/toeplitz";
import type { Command } from "commander";
import type { BuildAllFlags } from "../build-all.ts";
import { buildAll } from "../build-all.ts";
import { exitCodes } from "../failure.ts";
import { checkDisk } from "../file-forecast.ts";
import type { LayerFlags } from "../layer-options.ts";
import { addLayerOptions, optionText, requireLayer } from "../layer-options.ts";
import { readLayer } from "../layer-source.ts";
import { blockBytesFor, writeMatrixFile } from "../matrix-file.ts";
import type { MatrixFormat } from "../matrix-output.ts";
import { addMatrixOutputOptions, checkMatrixOutput, matrixFormats, passesOver } from "../matrix-output.ts";
import { defaultMemory } from "../memory-ceiling.ts";
import { parseBytes, parseWord } from "../option-words.ts";
import { checkOutput, outputFormat, writeOutput } from "../output-file.ts";
import { progressOn } from "../progress.ts";
import { secondsText, writeJson } from "../report.ts";
import type { Terminal } from "../terminal.ts";

export interface BuildFlags extends LayerFlags, BuildAllFlags {
  readonly all?: boolean;
  readonly out?: string;
  readonly biasOut?: string;
}

export function addBuildCommand(program: Command): Command {
  const command = program
    .command("build")
    .summary("write the sparse matrix of a convolution layer, or of every layer of a model")
    .description(
      "Writes the sparse matrix T of a convolution layer: T·vec(x) = vec(conv(x)), rows and columns in C order. Exit code 1: " +
        "with --all, some layers have no matrix; those of the others are written.",
    );
  addLayerOptions(command)
    .option("--out <file>", "the matrix: .npz (SciPy), .mtx or .mtx.gz (Matrix Market), .petsc")
    .option("--bias-out <file>", "the bias of every output, .npy, so that y = T·vec(x) + B")
    .option("--all", "every layer of --model, into --out-dir; goes on where it was interrupted")
    .option("--out-dir <folder>", "with --all: a file a layer, its bias, and manifest.json")
    .option("--force", "with --all: over what another build left in the folder")
    .option("--format <format>", "npz, mtx, mtx.gz or petsc (default: by the name of --out; npz)", (text) =>
      parseWord("--format", text, matrixFormats),
    );
  return addMatrixOutputOptions(command)
    .option(
      "--memory <size>",
      "build larger matrices block by block under it: 512MB, 2GiB (default: 80 % of the free memory)",
      (text) => parseBytes("--memory", text),
    )
    .option("--stream", "block by block in any case: the matrix is never whole in memory")
    .option("--dry-run", "print what would be built, and write nothing")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  convmtx build --kernel K.npy --input 3,224,224 --stride 2 --padding 1 --out T.npz
  convmtx build --kernel K.npy --input 8,56,56 --padding 1:0,0:1 --padding-mode reflect --out T.mtx.gz
  convmtx build --kernel K.npy --input 8,7,7 --transposed --stride 2 --bias b.npy --bias-out B.npy --out T.npz
  convmtx build --kernel K.npy --input 3,224,224 --padding same --preset tf --dry-run
  convmtx build --model model.onnx --layer conv1 --out conv1.npz --memory 512MB
  convmtx build --model model.onnx --all --out-dir matrices
`,
    );
}

export async function build(flags: BuildFlags, terminal: Terminal): Promise<number> {
  checkMode(flags);
  return flags.all === true ? buildAll(flags, terminal) : buildOne(flags, terminal);
}

/** @throws ConvmtxError `OPTION_INVALID` for options of the one way in the other */
function checkMode(flags: BuildFlags): void {
  const misplaced = (flags.all ? ["out", "biasOut", "layer", "kernel"] : ["outDir", "force"]) as (keyof BuildFlags)[];
  const found = misplaced.find((name) => flags[name] !== undefined);
  if (found !== undefined) {
    const option = optionText(found);
    const problem = flags.all
      ? `${option} is for one layer, --all writes every one into --out-dir`
      : `${option} needs --all`;
    throw new ConvmtxError("OPTION_INVALID", problem, { details: { option } });
  }
  if (!flags.all) requireLayer(flags);
}

async function buildOne(flags: BuildFlags, { stdout, stderr }: Terminal): Promise<number> {
  const { out, biasOut } = await checkedOutputs(flags);
  const memory = flags.memory ?? defaultMemory();
  const { operator, bias } = await readLayer(flags, { maxBytes: memory, lossy: flags.lossy });
  if (biasOut !== undefined && bias === undefined) {
    throw new ConvmtxError("OPTION_INVALID", "--bias-out: the layer has no bias; give --bias");
  }
  const report = describe(operator);
  const blockBytes = out === undefined ? undefined : blockBytesFor(operator, memory, flags.stream ?? false);
  const note = out === undefined ? undefined : await checkDisk(out.path, out.format, operator.forecast, flags);
  if (!flags.json) stdout.write(`${operator.explain()}\n`);
  if (out === undefined) {
    if (flags.json) writeJson(stdout, { command: "build", ok: true, dryRun: true, ...report });
    return exitCodes.ok;
  }
  if (note !== undefined) stderr.write(`note: ${note}\n`);
  if (!flags.json && blockBytes !== undefined)
    stdout.write(`blocks  of ${bytesText(blockBytes)}, never whole in memory\n`);

  const progress = progressOn(stderr, `writing ${out.path}`, passesOver(out.format) * operator.shape[0]);
  const written = await writeMatrixFile(operator, { ...out, output: flags, blockBytes }, progress);
  const { fileBytes, buildSeconds, writeSeconds } = written;
  if (biasOut !== undefined) await writeOutput(biasOut, [encodeNpy(tensor(operator.biasVector()))]);

  if (flags.json) {
    const files = { out: out.path, format: out.format, fileBytes, ...(biasOut === undefined ? {} : { biasOut }) };
    const seconds = { build: buildSeconds ?? null, write: writeSeconds };
    writeJson(stdout, { command: "build", ok: true, dryRun: false, ...report, ...files, seconds });
    return exitCodes.ok;
  }
  if (buildSeconds !== undefined) stdout.write(`built   in ${secondsText(buildSeconds)}\n`);
  stdout.write(`wrote   ${out.path}, ${bytesText(fileBytes)}, in ${secondsText(writeSeconds)}\n`);
  if (biasOut !== undefined) stdout.write(`wrote   ${biasOut}, the bias of every output: y = T·vec(x) + B\n`);
  else if (bias !== undefined) stdout.write("note    T is the linear part; --bias-out B.npy writes the bias\n");
  return exitCodes.ok;
}

async function checkedOutputs(flags: BuildFlags): Promise<{
  readonly out: { readonly path: string; readonly format: MatrixFormat } | undefined;
  readonly biasOut: string | undefined;
}> {
  const { out, biasOut, dryRun } = flags;
  const inputs = [flags.kernel, flags.model, flags.bias];
  if (dryRun) return { out: undefined, biasOut: undefined };
  if (out === undefined) {
    throw new ConvmtxError("OPTION_INVALID", "--out is missing; give a file, or --dry-run to see what would be built");
  }
  const format = flags.format ?? outputFormat("--out", out, matrixFormats);
  checkMatrixOutput(format, flags, out);
  await checkOutput("--out", out, inputs);
  if (biasOut !== undefined) {
    if (flags.bias === undefined && flags.model === undefined) {
      throw new ConvmtxError("OPTION_INVALID", "--bias-out needs --bias");
    }
    outputFormat("--bias-out", biasOut, ["npy"]);
    await checkOutput("--bias-out", biasOut, [...inputs, out]);
  }
  return { out: { path: out, format }, biasOut };
}

function describe({ geometry, forecast, inputShape, outputShape }: ConvOperator) {
  const { kernelShape, groups, layout, flip, transposed, preset, axes } = geometry;
  const layer = {
    inputShape,
    kernelShape,
    outputShape,
    groups,
    layout,
    flip,
    transposed,
    preset: preset ?? null,
    axes,
  };
  const { shape, nnz, dtype, bytes, flops } = forecast;
  return { ...layer, shape, nnz, dtype, bytes: bytes.total, flops };
}
