import { encodeNpy, writeMatrixMarket, writePetsc } from "@convmtx/io";
import type { Coo, Csc, Csr } from "@convmtx/sparse";
import { cooFromCsc, cooFromCsr, cscFromCoo, cscFromCsr } from "@convmtx/sparse";
import { ConvmtxError, Tensor } from "@convmtx/tensor";
import { bytesText } from "@convmtx/toeplitz";
import type { Command } from "commander";
import { exitCodes } from "../failure.ts";
import { asCsr, denseUnder, readInput, requireMatrix } from "../input-file.ts";
import type { MatrixOutputOptions } from "../matrix-output.ts";
import { addMatrixOutputOptions, checkMatrixOutput, matrixChunks, passesOver } from "../matrix-output.ts";
import { defaultMemory } from "../memory-ceiling.ts";
import { parseBytes, parseWord } from "../option-words.ts";
import type { OutputFormat } from "../output-file.ts";
import { checkOutput, outputFormat, outputFormats, writeOutput } from "../output-file.ts";
import type { Progress } from "../progress.ts";
import { progressOn } from "../progress.ts";
import { writeJson } from "../report.ts";
import type { Terminal } from "../terminal.ts";
import { trackedRows } from "../tracked-rows.ts";

const layouts = ["csr", "csc", "coo"] as const;

export interface ConvertFlags extends MatrixOutputOptions {
  readonly format?: (typeof layouts)[number];
  readonly memory?: number;
  readonly lossy?: boolean;
  readonly json?: boolean;
}

export function addConvertCommand(program: Command): Command {
  const command = program
    .command("convert")
    .summary("write a matrix in another format")
    .argument("<from>", ".npz, .npy, .mtx, .mtx.gz or .petsc, told by its content")
    .argument("<to>", ".npz, .npy, .mtx, .mtx.gz or .petsc, told by its name")
    .description(
      "Writes a matrix in another format. A sparse matrix stays sparse, but for .npy, which is dense; a dense one stays " +
        "dense (in .mtx as an array, in .petsc as a dense Mat or a Vec), but for .npz, which is sparse.",
    )
    .option("--format <format>", "of .npz: csr, csc or coo (default: as it is, csr for a dense one)", (text) =>
      parseWord("--format", text, layouts),
    );
  return addMatrixOutputOptions(command)
    .option("--memory <size>", "refuse more: 512MB, 2GiB (default: 80 % of the free memory)", (text) =>
      parseBytes("--memory", text),
    )
    .option("--lossy", "round 64-bit integers beyond 2^53 instead of refusing them")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  convmtx convert T.npz T.mtx.gz
  convmtx convert T.npz Tc.npz --format csc --compression stored
`,
    );
}

export async function convert(
  from: string,
  to: string,
  flags: ConvertFlags,
  { stdout, stderr }: Terminal,
): Promise<number> {
  const format = outputFormat("the output", to, outputFormats);
  checkMatrixOutput(format, flags);
  if (flags.format !== undefined && format !== "npz") {
    throw new ConvmtxError("OPTION_INVALID", `--format is of npz, but ${format} is written`);
  }
  await checkOutput("the output", to, [from]);
  const maxBytes = flags.memory ?? defaultMemory();
  const file = await readInput(from, { maxBytes, lossy: flags.lossy });
  const { content } = file;
  // A Vec of PETSc is the one thing of one axis that is no array.
  const takesVectors = format === "npy" || (format === "petsc" && content.shape.length === 1);
  if (content instanceof Tensor && !takesVectors) requireMatrix(from, content);

  const rows = content.shape[0] ?? 0;
  const progress = progressOn(stderr, `writing ${to}`, format === "npy" ? rows : passesOver(format) * rows);
  const chunks = contentChunks(from, content, format, flags, maxBytes, progress);
  const fileBytes = await writeOutput(to, chunks).finally(() => progress.stop());
  if (flags.json) {
    const { container, format: sourceFormat } = file;
    writeJson(stdout, { command: "convert", ok: true, from, container, format: sourceFormat, to, fileBytes });
  } else stdout.write(`wrote  ${to}, ${bytesText(fileBytes)}\n`);
  return exitCodes.ok;
}

function contentChunks(
  path: string,
  content: Csr | Csc | Coo | Tensor,
  format: OutputFormat,
  flags: ConvertFlags,
  maxBytes: number,
  progress: Progress,
): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if (format === "npy") {
    return [encodeNpy(content instanceof Tensor ? content : denseUnder(path, content, maxBytes))];
  }
  if (content instanceof Tensor && format === "petsc") return writePetsc(content, { indexBits: flags.indexBits });
  if (content instanceof Tensor && format !== "npz") return writeMatrixMarket(content, { gzip: format === "mtx.gz" });
  const sparse = content instanceof Tensor ? asCsr(path, content) : content;
  const { format: layout } = flags;
  const wanted = format === "npz" && layout !== undefined ? inLayout(path, sparse, layout) : sparse;
  return matrixChunks(wanted.format === "csr" ? trackedRows(wanted, progress) : wanted, format, flags);
}

function inLayout(path: string, matrix: Csr | Csc | Coo, layout: (typeof layouts)[number]): Csr | Csc | Coo {
  if (matrix.format === layout) return matrix;
  if (layout === "csr") return asCsr(path, matrix);
  if (layout === "csc") return matrix.format === "coo" ? cscFromCoo(matrix) : cscFromCsr(matrix as Csr);
  return matrix.format === "csc" ? cooFromCsc(matrix) : cooFromCsr(matrix as Csr);
}
