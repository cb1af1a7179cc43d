import type { RowBlocks } from "@convmtx/io";
import { encodeNpy } from "@convmtx/io";
import type { Tensor } from "@convmtx/tensor";
import { ConvmtxError, LimitError, tensor } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import { bytesText, convOperator } from "@convmtx/toeplitz";
import type { Command } from "commander";
import { exitCodes } from "../failure.ts";
import { readTensor } from "../input-file.ts";
import type { LayerFlags } from "../layer-options.ts";
import { addLayerOptions, convOptions } from "../layer-options.ts";
import type { Compression } from "../matrix-output.ts";
import { compressions, matrixChunks } from "../matrix-output.ts";
import { defaultMemory } from "../memory-ceiling.ts";
import { parseBytes, parseWord } from "../option-words.ts";
import { checkOutput, outputFormat, writeOutput } from "../output-file.ts";
import { progressOn } from "../progress.ts";
import { secondsText, startClock, writeJson } from "../report.ts";
import type { Terminal } from "../terminal.ts";
import { trackedRows } from "../tracked-rows.ts";

export interface BuildFlags extends LayerFlags {
  readonly out?: string;
  readonly biasOut?: string;
  readonly memory?: number;
  readonly stream?: boolean;
  readonly compression?: Compression;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addBuildCommand(program: Command): Command {
  const command = program
    .command("build")
    .summary("write the sparse matrix of a convolution layer")
    .description(
      "Writes the sparse matrix T of a convolution layer: T·vec(x) = vec(conv(x)), rows and columns in C order.",
    );
  return addLayerOptions(command)
    .option("--out <file>", "the matrix: .npz (SciPy), .mtx or .mtx.gz (Matrix Market)")
    .option("--bias-out <file>", "the bias of every output, .npy, so that y = T·vec(x) + B")
    .option("--compression <how>", "of .npz: deflate or stored (default: deflate)", (text) =>
      parseWord("--compression", text, compressions),
    )
    .option("--memory <size>", "refuse a larger matrix: 512MB, 2GiB (default: 80 % of the free memory)", (text) =>
      parseBytes("--memory", text),
    )
    .option("--stream", "never hold the whole matrix in memory: build and write it block by block")
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
`,
    );
}

export async function build(flags: BuildFlags, { stdout, stderr }: Terminal): Promise<number> {
  const { out, biasOut } = await checkedOutputs(flags);
  const memory = flags.memory ?? defaultMemory();
  const reading = { maxBytes: memory, lossy: flags.lossy };
  const kernel = await readTensor(flags.kernel, reading);
  const bias = flags.bias === undefined ? undefined : asVector(await readTensor(flags.bias, reading));
  const operator = convOperator(kernel, convOptions(flags, bias));
  if (out !== undefined) checkMemory(operator, memory, flags.stream ?? false);
  const report = describe(operator);
  if (!flags.json) stdout.write(`${operator.explain()}\n`);
  if (out === undefined) {
    if (flags.json) writeJson(stdout, { command: "build", ok: true, dryRun: true, ...report });
    return exitCodes.ok;
  }

  const buildClock = startClock();
  const matrix = flags.stream ? inBlocks(operator) : operator.toCsr();
  const buildSeconds = flags.stream ? undefined : buildClock();
  if (buildSeconds !== undefined && !flags.json) stdout.write(`built   in ${secondsText(buildSeconds)}\n`);

  const writeClock = startClock();
  const passes = out.format === "npz" ? 3 : 1;
  const progress = progressOn(stderr, `writing ${out.path}`, passes * operator.shape[0]);
  const chunks = matrixChunks(trackedRows(matrix, progress), out.format, flags.compression);
  const fileBytes = await writeOutput(out.path, chunks).finally(() => progress.stop());
  const writeSeconds = writeClock();
  if (biasOut !== undefined) await writeOutput(biasOut, [encodeNpy(tensor(operator.biasVector()))]);

  if (flags.json) {
    const files = { out: out.path, format: out.format, fileBytes, ...(biasOut === undefined ? {} : { biasOut }) };
    const seconds = { build: buildSeconds ?? null, write: writeSeconds };
    writeJson(stdout, { command: "build", ok: true, dryRun: false, ...report, ...files, seconds });
    return exitCodes.ok;
  }
  stdout.write(`wrote   ${out.path}, ${bytesText(fileBytes)}, in ${secondsText(writeSeconds)}\n`);
  if (biasOut !== undefined) stdout.write(`wrote   ${biasOut}, the bias of every output: y = T·vec(x) + B\n`);
  else if (bias !== undefined) stdout.write("note    T is the linear part; --bias-out B.npy writes the bias\n");
  return exitCodes.ok;
}

/** The operator as a source of row blocks, small ones: a writer holds several at a time. */
function inBlocks(operator: ConvOperator): RowBlocks {
  const { shape, nnz, dtype } = operator;
  return { shape, nnz, dtype, rowBlocks: () => operator.rowBlocks({ maxBytes: 2 ** 22 }) };
}

async function checkedOutputs(flags: BuildFlags) {
  const { out, biasOut, bias, dryRun } = flags;
  const inputs = [flags.kernel, bias];
  if (dryRun) return { out: undefined, biasOut: undefined };
  if (out === undefined) {
    throw new ConvmtxError("OPTION_INVALID", "--out is missing; give a file, or --dry-run to see what would be built");
  }
  const format = outputFormat("--out", out, ["npz", "mtx", "mtx.gz"]);
  await checkOutput("--out", out, inputs);
  if (biasOut !== undefined) {
    if (bias === undefined) throw new ConvmtxError("OPTION_INVALID", "--bias-out needs --bias");
    outputFormat("--bias-out", biasOut, ["npy"]);
    await checkOutput("--bias-out", biasOut, [...inputs, out]);
  }
  return { out: { path: out, format }, biasOut };
}

/** A bias out of a Matrix Market file stands in a row or a column. */
function asVector(bias: Tensor): Tensor {
  const isLine = bias.shape.length === 2 && bias.shape.includes(1);
  return isLine ? tensor(bias.toTypedArray()) : bias;
}

function checkMemory({ forecast }: ConvOperator, memory: number, isStreamed: boolean): void {
  const { shape, nnz, dtype, bytes } = forecast;
  const size = `the matrix is ${shape[0]} x ${shape[1]} with ${nnz} stored entries (${dtype}) and takes ${bytesText(bytes.total)}`;
  if (shape[1] >= 2 ** 31) {
    const problem = "and more columns than int32 indices can address; give a smaller --input";
    throw new LimitError("INDEX_LIMIT", `${size}, ${problem}`, { details: { ...forecast } });
  }
  if (isStreamed || (bytes.total <= memory && nnz < 2 ** 31)) return;
  const [code, problem] =
    bytes.total > memory
      ? (["MEMORY_LIMIT", `over the ceiling of ${bytesText(memory)}; raise --memory, or`] as const)
      : (["INDEX_LIMIT", "and more entries than int32 indices can count;"] as const);
  throw new LimitError(code, `${size}, ${problem} --stream writes it block by block`, {
    details: { ...forecast, memory },
  });
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
