import type { Csr } from "@convmtx/sparse";
import type { Tensor } from "@convmtx/tensor";
import { asTypedArray, ConvmtxError } from "@convmtx/tensor";
import type { ResolvedGeometry } from "@convmtx/window";
import { explain } from "@convmtx/window";
import type { Command } from "commander";
import { directLayer } from "../direct-convolution.ts";
import { exitCodes } from "../failure.ts";
import { readCsr, readTensor } from "../input-file.ts";
import type { LayerFlags } from "../layer-options.ts";
import { addLayerOptions, requireLayer } from "../layer-options.ts";
import { readLayer } from "../layer-source.ts";
import { defaultMemory } from "../memory-ceiling.ts";
import { parseBytes, parseCount } from "../option-words.ts";
import type { Progress } from "../progress.ts";
import { progressOn } from "../progress.ts";
import type { Proof } from "../proof.ts";
import { prove } from "../proof.ts";
import { proofLines } from "../proof-lines.ts";
import { writeJson } from "../report.ts";
import type { Terminal } from "../terminal.ts";
import { paint } from "../terminal.ts";

export interface VerifyFlags extends LayerFlags {
  readonly biasOut?: string;
  readonly trials?: number;
  readonly seed?: number;
  readonly memory?: number;
  readonly json?: boolean;
}

export function addVerifyCommand(program: Command): Command {
  const command = program
    .command("verify")
    .summary("prove that a file is the matrix of a layer")
    .argument("<file>", "the matrix: .npz, .mtx, .mtx.gz or .npy")
    .description(
      "Compares T·vec(x) with a direct convolution of x which shares no code with the builder, for random real inputs, an " +
        "integer input and unit vectors. The layer is given by the options of build. Exit code 1: they differ.",
    );
  return addLayerOptions(command)
    .option("--bias-out <file>", "also check this file against --bias")
    .option("--trials <n>", "random real inputs (default: 3)", (text) => parseCount("--trials", text, 1))
    .option("--seed <n>", "of the inputs (default: 0)", (text) => parseCount("--seed", text, 0))
    .option("--memory <size>", "refuse to read more: 512MB, 2GiB (default: 80 % of the free memory)", (text) =>
      parseBytes("--memory", text),
    )
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  convmtx verify T.npz --kernel K.npy --input 3,224,224 --stride 2 --padding 1
  convmtx verify T.npz --kernel K.npy --input 8,7,7 --transposed --stride 2 --bias b.npy --bias-out B.npy
`,
    );
}

export async function verify(path: string, flags: VerifyFlags, { stdout, stderr }: Terminal): Promise<number> {
  const reading = { maxBytes: flags.memory ?? defaultMemory(), lossy: flags.lossy };
  requireLayer(flags);
  const { operator, kernel, bias } = await readLayer(flags, reading);
  const { geometry } = operator;
  const layer = directLayer(geometry);
  const biasFault = await checkBias(flags, geometry, bias, reading);
  const matrix = await readCsr(path, reading);

  let progress: Progress | undefined;
  const onProgress = (done: number, total: number): void => {
    progress ??= progressOn(stderr, "verifying", total);
    progress.update(done);
  };
  const proof = prove(matrix, kernel, layer, { trials: flags.trials, seed: flags.seed, onProgress });
  progress?.stop();

  const ok = proof.ok && biasFault === undefined;
  if (flags.json) {
    const { shape, nnz, dtype } = matrix;
    const biasOut = flags.biasOut === undefined ? {} : { biasOut: flags.biasOut, biasFault: biasFault ?? null };
    writeJson(stdout, { command: "verify", file: path, shape, nnz, dtype, ...proof, ...biasOut, ok });
  } else {
    if (!ok) stdout.write(`${explain(geometry)}\n`);
    writeProof(stdout, path, matrix, proof);
    if (flags.biasOut !== undefined && biasFault === undefined) stdout.write(`bias    ${flags.biasOut} holds it\n`);
    if (biasFault !== undefined) stdout.write(`${paint(stdout, "red", "WRONG")}   ${biasFault}\n`);
  }
  return ok ? exitCodes.ok : exitCodes.mismatch;
}

function writeProof(screen: Terminal["stdout"], path: string, matrix: Csr, proof: Proof): void {
  const [nrows, ncols] = matrix.shape;
  screen.write(`matrix  ${path}: ${nrows} x ${ncols} ${matrix.dtype}, ${matrix.nnz} stored entries\n`);
  for (const line of proofLines(proof)) screen.write(`${line}\n`);
  const verdict = proof.ok
    ? `${paint(screen, "green", "PROVED")}  T·vec(x) is the convolution`
    : `${paint(screen, "red", "WRONG")}   T·vec(x) is not the convolution`;
  screen.write(`${verdict}\n`);
}

/** What is wrong with the written bias, if anything: each output must hold its channel's number. */
async function checkBias(
  { biasOut }: VerifyFlags,
  { outputShape, outChannels, layout, hasChannels }: ResolvedGeometry,
  bias: Tensor | undefined,
  reading: Parameters<typeof readTensor>[1],
): Promise<string | undefined> {
  if (bias === undefined) {
    if (biasOut !== undefined)
      throw new ConvmtxError("OPTION_INVALID", "--bias-out needs --bias, or a layer of a model that has one");
    return undefined;
  }
  const perChannel = asTypedArray(bias);
  if (biasOut === undefined) return undefined;
  const written = asTypedArray(await readTensor(biasOut, reading));
  const outputs = outputShape.reduce((product, length) => product * length, 1);
  if (written.length !== outputs) return `${biasOut} holds ${written.length} numbers, expected ${outputs}`;
  const positions = outputs / outChannels;
  for (let row = 0; row < outputs; row++) {
    const channel = hasChannels && layout === "channels-last" ? row % outChannels : Math.floor(row / positions);
    if (written[row] === perChannel[channel] || Object.is(written[row], perChannel[channel])) continue;
    return `${biasOut}: row ${row} (channel ${channel}): expected ${perChannel[channel]}, got ${written[row]}`;
  }
  return undefined;
}
