import { norm2 } from "@convmtx/linalg";
import type { Csr } from "@convmtx/sparse";
import { norm as normOf } from "@convmtx/sparse";
import { ConvmtxError } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import { convNorms } from "@convmtx/toeplitz";
import type { Command } from "commander";
import { exitCodes } from "../failure.ts";
import { readCsr } from "../input-file.ts";
import type { LayerFlags } from "../layer-options.ts";
import { addLayerOptions, isLayer, optionText } from "../layer-options.ts";
import { readLayer } from "../layer-source.ts";
import { defaultMemory } from "../memory-ceiling.ts";
import { parseBytes, parseCount, parseSize } from "../option-words.ts";
import { secondsText, startClock, writeJson, writeTable } from "../report.ts";
import { statusOn } from "../status-line.ts";
import type { Terminal } from "../terminal.ts";

export interface NormFlags extends LayerFlags {
  readonly spectral?: boolean;
  readonly tolerance?: number;
  readonly maxIterations?: number;
  readonly seed?: number;
  readonly memory?: number;
  readonly json?: boolean;
}

export function addNormCommand(program: Command): Command {
  const command = program
    .command("norm")
    .summary("the norms of a matrix, or of a layer")
    .argument("[file]", "the matrix: .npz, .mtx, .mtx.gz or .npy; or no file, and a layer by the options of build")
    .description(
      "The norms of a matrix. With --spectral the largest singular value, which is the Lipschitz constant of a layer, by " +
        "products with T and its transpose. For a layer no matrix is built. Exit code 1: its bound is above --tolerance.",
    )
    .option("--spectral", "the spectral norm, with a bound on its error (default: 1, infinity and Frobenius)")
    .option(
      "--tolerance <size>",
      "spectral: end where the bound is at most this part of the norm (default: 1e-6)",
      (text) => parseSize("--tolerance", text),
    )
    .option(
      "--max-iterations <n>",
      "spectral: a product with T and one with its transpose each (default: 1000)",
      (text) => parseCount("--max-iterations", text, 1),
    )
    .option("--seed <n>", "spectral: of the random start (default: 0)", (text) => parseCount("--seed", text, 0));
  return addLayerOptions(command)
    .option("--memory <size>", "refuse to take more: 512MB, 2GiB (default: 80 % of the free memory)", (text) =>
      parseBytes("--memory", text),
    )
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  convmtx norm T.npz
  convmtx norm T.npz --spectral
  convmtx norm --kernel K.npy --input 3,224,224 --stride 2 --padding 1 --spectral --tolerance 1e-9
`,
    );
}

export async function norm(path: string | undefined, flags: NormFlags, terminal: Terminal): Promise<number> {
  checkFlags(path, flags);
  const memory = flags.memory ?? defaultMemory();
  const reading = { maxBytes: memory, lossy: flags.lossy };
  const subject =
    isLayer(flags) && path === undefined
      ? (await readLayer(flags, reading)).operator
      : await readCsr(path ?? "", reading);
  const { shape, nnz, dtype } = subject;
  const name = path ?? flags.layer ?? "layer";
  const facts = { command: "norm", file: path ?? null, shape, nnz, dtype };
  const matrix = ["matrix", `${name}: ${shape[0]} x ${shape[1]} ${dtype}, ${nnz} entries`] as const;
  if (flags.spectral) return spectral(subject, flags, terminal, facts, matrix);

  const norms = "toCsr" in subject ? convNorms(subject) : normsOf(subject);
  if (flags.json) writeJson(terminal.stdout, { ...facts, ok: true, norms });
  else {
    const { one, infinity, frobenius } = norms;
    writeTable(terminal.stdout, [matrix, ["1", `${one}`], ["infinity", `${infinity}`], ["Frobenius", `${frobenius}`]]);
  }
  return exitCodes.ok;
}

function spectral(
  subject: Csr | ConvOperator,
  { tolerance, maxIterations, seed, json }: NormFlags,
  { stdout, stderr }: Terminal,
  facts: object,
  matrix: readonly [string, string],
): number {
  const status = statusOn(stderr, "norm");
  const clock = startClock();
  const callback = ({ iteration, value, error }: { iteration: number; value: number; error: number }): void =>
    status.show(`iteration ${iteration}: ${value} ± ${error.toExponential(2)}`);
  const result = norm2(subject, { tolerance, maxIterations, seed, callback });
  status.stop();
  const seconds = clock();
  const { value, error, iterations, reason, message } = result;
  const ok = reason === "converged";
  if (json) {
    writeJson(stdout, { ...facts, ok, norms: { spectral: value }, error, iterations, reason, message, seconds });
  } else {
    const ending = ok ? "converged" : `not converged (${reason}: ${message})`;
    writeTable(stdout, [
      matrix,
      ["spectral", `${value}`],
      ["error", `${error.toExponential(2)}: a singular value lies within`],
      ["ended", `${ending}, ${iterations} iterations in ${secondsText(seconds)}`],
    ]);
  }
  return ok ? exitCodes.ok : exitCodes.unconverged;
}

function checkFlags(path: string | undefined, flags: NormFlags): void {
  const hasLayer = isLayer(flags);
  if (path === undefined && !hasLayer) {
    throw new ConvmtxError(
      "OPTION_INVALID",
      "nothing to measure; give a file, or a layer by --kernel and --input, or --model and --layer",
    );
  }
  if (path !== undefined && hasLayer) {
    throw new ConvmtxError("OPTION_INVALID", `${path} and a layer are given; give a file, or --kernel and --input`);
  }
  const only = (["tolerance", "maxIterations", "seed"] as const).find((name) => flags[name] !== undefined);
  if (flags.spectral || only === undefined) return;
  const option = optionText(only);
  throw new ConvmtxError("OPTION_INVALID", `${option} needs --spectral; the other norms are exact sums`);
}

function normsOf(a: Csr): ReturnType<typeof convNorms> {
  return { one: normOf(a, 1), infinity: normOf(a, Number.POSITIVE_INFINITY), frobenius: normOf(a, "fro") };
}
