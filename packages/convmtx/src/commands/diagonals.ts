import { resolve } from "node:path";
import { encodeNpy } from "@convmtx/io";
import type { Csr, GeneralizedDiagonals } from "@convmtx/sparse";
import { generalizedDiagonals, sumDuplicates } from "@convmtx/sparse";
import type { Tensor } from "@convmtx/tensor";
import { ConvmtxError, tensor } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import { bytesText, convDiagonals, stridePermutation } from "@convmtx/toeplitz";
import type { Command } from "commander";
import { checkDiagonals, denseDiagonals } from "../dense-diagonals.ts";
import { exitCodes } from "../failure.ts";
import { readCsr } from "../input-file.ts";
import type { LayerFlags } from "../layer-options.ts";
import { addLayerOptions, isLayer } from "../layer-options.ts";
import { readLayer } from "../layer-source.ts";
import { defaultMemory } from "../memory-ceiling.ts";
import { numberRanges, rangesText } from "../number-ranges.ts";
import { parseBytes, parseCount } from "../option-words.ts";
import { orderedDiagonals, placesOf } from "../ordered-diagonals.ts";
import { checkOutput, outputFormat, writeOutput } from "../output-file.ts";
import { progressOn } from "../progress.ts";
import { writeJson, writeTable } from "../report.ts";
import type { Screen, Terminal } from "../terminal.ts";

export interface DiagonalsFlags extends LayerFlags {
  readonly slots?: number;
  readonly permute?: boolean;
  readonly permutation?: string;
  readonly offsets?: string;
  readonly out?: string;
  readonly memory?: number;
  readonly json?: boolean;
}

export function addDiagonalsCommand(program: Command): Command {
  const command = program
    .command("diagonals")
    .summary("the generalised diagonals that a matrix occupies: the rotations of a homomorphic product")
    .argument(
      "[file]",
      "the matrix: .npz, .mtx, .mtx.gz, .petsc or .npy; or no file, and a layer by the options of build",
    )
    .description(
      "Says which generalised diagonals of a matrix hold anything. Diagonal d holds A[i, (i + d) mod slots], and A x is the sum of " +
        "the diagonals times x rotated by d: under homomorphic encryption one rotation each (Halevi and Shoup). For a layer no " +
        "matrix is built, unless --out writes the diagonals.",
    )
    .option("--slots <n>", "the length of a rotation, at least rows and columns (default: the columns)", (text) =>
      parseCount("--slots", text, 1),
    )
    .option("--permute", "of a layer with a stride: its pixels ordered by their phase, which leaves few diagonals")
    .option(
      "--permutation <file>",
      "with --permute, .npy: that order, int32; element j is the pixel that comes to place j",
    )
    .option("--offsets <file>", ".npy: the occupied diagonals d, int32, ascending")
    .option(
      "--out <file>",
      "with --offsets, .npy: their elements, a row each; with --slots filled up with zeros to so many",
    );
  return addLayerOptions(command)
    .option("--memory <size>", "refuse to take more: 512MB, 2GiB (default: 80 % of the free memory)", (text) =>
      parseBytes("--memory", text),
    )
    .option("--json", "print one JSON object, with all ranges of occupied diagonals")
    .addHelpText(
      "after",
      `
Examples:
  convmtx diagonals T.npz
  convmtx diagonals T.npz --slots 8192 --offsets d.npy --out D.npy
  convmtx diagonals --kernel K.npy --input 3,224,224 --stride 2 --padding 1 --permute --permutation P.npy
  convmtx diagonals --model model.onnx --layer conv1 --permute
`,
    );
}

export async function diagonals(path: string | undefined, flags: DiagonalsFlags, terminal: Terminal): Promise<number> {
  await checkFlags(path, flags);
  const memory = flags.memory ?? defaultMemory();
  const reading = { maxBytes: memory, lossy: flags.lossy };
  const subject =
    path === undefined ? (await readLayer(flags, reading)).operator : sumDuplicates(await readCsr(path, reading));
  const name = path ?? flags.layer ?? "layer";
  const { plain, order, found } = search(subject, slotsOf(name, subject, flags), flags.permute ?? false);
  const length = flags.slots ?? subject.shape[0];
  if (flags.out !== undefined) checkDiagonals(found, length, subject.dtype, memory);
  const written: Written[] = [];
  const write = async (option: "permutation" | "offsets" | "out", what: string, array: Tensor): Promise<void> => {
    const file = flags[option] ?? "";
    written.push({ option, file, what, fileBytes: await writeOutput(file, [encodeNpy(array)]) });
  };
  if (flags.permutation !== undefined && order !== undefined) await write("permutation", "the order", tensor(order));
  if (flags.offsets !== undefined) await write("offsets", `${found.offsets.length} offsets`, tensor(found.offsets));
  if (flags.out !== undefined) {
    const { offsets } = found;
    const elements = elementsOf(subject, found, order, length, terminal.stderr);
    await write("out", `${offsets.length} diagonals of ${length} ${subject.dtype} numbers`, elements);
  }
  say(terminal.stdout, { path, name, subject, plain, found, written }, flags);
  return exitCodes.ok;
}

interface Search {
  /** As the matrix is. */
  readonly plain: GeneralizedDiagonals;
  /** The stride permutation, if it is asked for. */
  readonly order: Int32Array | undefined;
  /** In that order. */
  readonly found: GeneralizedDiagonals;
}

function search(subject: Csr | ConvOperator, slots: number | undefined, permute: boolean): Search {
  if (!("toCsr" in subject)) {
    const plain = generalizedDiagonals(subject, { slots });
    return { plain, order: undefined, found: plain };
  }
  const plain = convDiagonals(subject, { slots });
  if (!permute) return { plain, order: undefined, found: plain };
  const order = stridePermutation(subject);
  return { plain, order, found: orderedDiagonals(subject, order, plain.slots) };
}

interface Written {
  readonly option: string;
  readonly file: string;
  readonly what: string;
  readonly fileBytes: number;
}

function elementsOf(
  subject: Csr | ConvOperator,
  found: GeneralizedDiagonals,
  order: Int32Array | undefined,
  length: number,
  stderr: Screen,
): ReturnType<typeof denseDiagonals> {
  const unmoved = { rows: undefined, cols: undefined };
  const places = "toCsr" in subject && order !== undefined ? placesOf(subject, order) : unmoved;
  const blocks = "toCsr" in subject ? subject.rowBlocks({ maxBytes: blockBytes }) : [{ begin: 0, matrix: subject }];
  const progress = progressOn(stderr, "writing diagonals", subject.shape[0]);
  const elements = denseDiagonals(blocks, found, { length, dtype: subject.dtype, places }, (rows) =>
    progress.update(rows),
  );
  progress.stop();
  return elements;
}

/** Blocks that are small for a cache, and so few that their own cost does not count. */
const blockBytes = 2 ** 22;

function say(
  stdout: Screen,
  {
    path,
    name,
    subject: { shape, nnz, dtype },
    plain,
    found,
    written,
  }: {
    readonly path: string | undefined;
    readonly name: string;
    readonly subject: Csr | ConvOperator;
    readonly plain: GeneralizedDiagonals;
    readonly found: GeneralizedDiagonals;
    readonly written: readonly Written[];
  },
  { permute = false, json }: DiagonalsFlags,
): void {
  const { slots, offsets } = found;
  const ranges = numberRanges(offsets);
  if (json) {
    const facts = { file: path ?? null, name, shape, nnz, dtype, slots };
    const before = permute ? plain.offsets.length : null;
    const files = written.map(({ option, file, fileBytes }) => ({ option: `--${option}`, file, fileBytes }));
    const occupied = { occupied: offsets.length, ranges, permuted: permute, occupiedBefore: before };
    writeJson(stdout, { command: "diagonals", ok: true, ...facts, ...occupied, files });
    return;
  }
  const count = (of: GeneralizedDiagonals): string => `${of.offsets.length} of ${slots} occupied`;
  writeTable(stdout, [
    ["matrix", `${name}: ${shape[0]} x ${shape[1]} ${dtype}, ${nnz} entries`],
    ["diagonals", permute ? `${count(plain)}; ${count(found)} after the stride permutation` : count(found)],
    ["which", rangesText(ranges)],
    ...written.map(({ file, what, fileBytes }) => ["wrote", `${file}, ${bytesText(fileBytes)}: ${what}`] as const),
  ]);
}

/** @throws ConvmtxError `OPTION_INVALID` */
function slotsOf(name: string, { shape }: Csr | ConvOperator, { slots }: DiagonalsFlags): number | undefined {
  const least = Math.max(...shape);
  if (slots === undefined || (slots >= least && slots < 2 ** 31)) return slots;
  throw new ConvmtxError(
    "OPTION_INVALID",
    `--slots is ${slots}, expected ${least} to 2147483647 as ${name} is ${shape[0]} x ${shape[1]}`,
    { details: { option: "--slots", got: slots, least } },
  );
}

/** @throws ConvmtxError `OPTION_INVALID` */
async function checkFlags(path: string | undefined, flags: DiagonalsFlags): Promise<void> {
  const problem = problemOf(path, flags);
  if (problem !== undefined) throw new ConvmtxError("OPTION_INVALID", problem);
  const { permutation, offsets, out, kernel, model, bias } = flags;
  const taken = new Set<string>();
  for (const [option, file] of Object.entries({ "--permutation": permutation, "--offsets": offsets, "--out": out })) {
    if (file === undefined) continue;
    outputFormat(option, file, ["npy"]);
    await checkOutput(option, file, [path, kernel, model, bias]);
    if (taken.has(resolve(file))) {
      throw new ConvmtxError(
        "OPTION_INVALID",
        `${option}: ${file} is another output of this command; give another name`,
      );
    }
    taken.add(resolve(file));
  }
}

function problemOf(path: string | undefined, flags: DiagonalsFlags): string | undefined {
  const { permute, permutation, offsets, out } = flags;
  const hasLayer = isLayer(flags);
  if (path === undefined && !hasLayer) {
    return "nothing to look at; give a file, or a layer by --kernel and --input, or --model and --layer";
  }
  if (path !== undefined && hasLayer) return `${path} and a layer are given; give a file, or --kernel and --input`;
  if (path !== undefined && permute) {
    return "--permute needs a layer, whose stride it knows; give --kernel and --input, or --model and --layer";
  }
  if (permutation !== undefined && !permute) return "--permutation needs --permute";
  if (out !== undefined && offsets === undefined) return "--out needs --offsets, which says what its rows are";
  return undefined;
}
