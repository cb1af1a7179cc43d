import type { Coo, Csc, Csr } from "@convmtx/sparse";
import { norm, sumDuplicates } from "@convmtx/sparse";
import { asTypedArray, isFloat, norm as normOf, shapeText, sizeOf, Tensor } from "@convmtx/tensor";
import { bytesText } from "@convmtx/toeplitz";
import type { Command } from "commander";
import { exitCodes } from "../failure.ts";
import type { InputFile } from "../input-file.ts";
import { asCsr, readInput } from "../input-file.ts";
import type { Spread } from "../matrix-facts.ts";
import { matrixFacts } from "../matrix-facts.ts";
import { defaultMemory } from "../memory-ceiling.ts";
import { parseBytes } from "../option-words.ts";
import { writeJson, writeTable } from "../report.ts";
import type { Terminal } from "../terminal.ts";

export interface InfoFlags {
  readonly memory?: number;
  readonly lossy?: boolean;
  readonly json?: boolean;
}

export function addInfoCommand(program: Command): Command {
  return program
    .command("info")
    .summary("say what a file holds")
    .argument("<file>", ".npz, .npy, .mtx, .mtx.gz or .petsc, told by its content")
    .description("Reads a matrix and says what it holds: shape, entries, density, bandwidth, norms.")
    .option("--memory <size>", "refuse to read more: 512MB, 2GiB (default: 80 % of the free memory)", (text) =>
      parseBytes("--memory", text),
    )
    .option("--lossy", "round 64-bit integers beyond 2^53 instead of refusing them")
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExamples:\n  convmtx info T.npz\n  convmtx info --json K.npy\n");
}

export async function info(path: string, flags: InfoFlags, { stdout }: Terminal): Promise<number> {
  const file = await readInput(path, { maxBytes: flags.memory ?? defaultMemory(), lossy: flags.lossy });
  const { content } = file;
  const rows = content instanceof Tensor ? arrayReport(content) : sparseReport(path, content);
  const { container, format, sourceDtype, fileBytes } = file;
  if (flags.json) {
    writeJson(stdout, {
      command: "info",
      ok: true,
      file: path,
      container,
      format,
      sourceDtype,
      fileBytes,
      ...rows.json,
    });
  } else {
    writeTable(stdout, [["file", `${path}, ${bytesText(fileBytes)}`], ["format", formatText(file)], ...rows.table]);
  }
  return exitCodes.ok;
}

interface Report {
  readonly json: object;
  readonly table: readonly (readonly [string, string])[];
}

function formatText({ container, format, sourceDtype, content }: InputFile): string {
  const read = content.dtype === sourceDtype || sourceDtype === "real" ? "" : `, read as ${content.dtype}`;
  return `${container}: ${format}, ${sourceDtype}${read}`;
}

function sparseReport(path: string, stored: Csr | Csc | Coo): Report {
  const sorted = asCsr(path, stored);
  const csr = sorted.canonical ? sorted : sumDuplicates(sorted);
  const facts = matrixFacts(stored, csr);
  const norms = { frobenius: norm(csr, "fro"), one: norm(csr, 1), infinity: norm(csr, Infinity) };
  const { shape, nnz, density, bandwidth, canonical, duplicates, explicitZeros, nonFinite, values } = facts;
  const order = canonical ? "canonical: sorted, no duplicates" : `not canonical${duplicates > 0 ? "" : ": unsorted"}`;
  const table: [string, string][] = [
    ["shape", `${shape[0]} x ${shape[1]}`],
    [
      "entries",
      `${nnz} stored (${(100 * density).toPrecision(3)} %), ${explicitZeros} explicit zeros, ${duplicates} duplicates`,
    ],
    ["order", order],
    [
      "values",
      values === null ? "none" : `${values.min} to ${values.max}${nonFinite > 0 ? `, ${nonFinite} not finite` : ""}`,
    ],
    ["norms", `Frobenius ${norms.frobenius}, 1 ${norms.one}, infinity ${norms.infinity}`],
    ["bandwidth", `${bandwidth.lower} below the diagonal, ${bandwidth.upper} above`],
    ["rows", spreadText(facts.rows)],
    ["columns", spreadText(facts.columns)],
  ];
  return { json: { ...facts, norms }, table };
}

function spreadText({ min, max, empty }: Spread): string {
  return `${min} to ${max} entries each, ${empty} empty`;
}

function arrayReport(x: Tensor): Report {
  const values = asTypedArray(x);
  let [nonZeros, nonFinite] = [0, 0];
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value !== 0) nonZeros++;
    if (!Number.isFinite(value)) nonFinite++;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const [frobenius] = normOf(x).data;
  const range = min <= max ? { min, max } : null;
  const json = {
    shape: x.shape,
    dtype: x.dtype,
    size: sizeOf(x.shape),
    nonZeros,
    nonFinite,
    values: range,
    norms: { frobenius },
  };
  const table: [string, string][] = [
    ["shape", shapeText(x.shape)],
    ["elements", `${sizeOf(x.shape)}, ${nonZeros} not zero${isFloat(x.dtype) ? `, ${nonFinite} not finite` : ""}`],
    ["values", range === null ? "none" : `${range.min} to ${range.max}`],
    ["norm", `Frobenius ${frobenius}`],
  ];
  return { json, table };
}
