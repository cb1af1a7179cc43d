import type { MatrixStream } from "@convmtx/io";
import { encodeNpy, streamMatrix } from "@convmtx/io";
import { openFile } from "@convmtx/io/node";
import { matvec as product, rmatvec } from "@convmtx/sparse";
import type { Tensor } from "@convmtx/tensor";
import { asTypedArray, isConvmtxError, LimitError, ShapeError, shapeText, sizeOf, tensor } from "@convmtx/tensor";
import { bytesText } from "@convmtx/toeplitz";
import type { Command } from "commander";
import { streamedProduct } from "../block-product.ts";
import { exitCodes } from "../failure.ts";
import { readCsr, readTensor } from "../input-file.ts";
import { defaultMemory } from "../memory-ceiling.ts";
import { parseBytes } from "../option-words.ts";
import { checkOutput, outputFormat, writeOutput } from "../output-file.ts";
import { progressOn } from "../progress.ts";
import { secondsText, startClock, writeJson, writeTable } from "../report.ts";
import type { Terminal } from "../terminal.ts";

export interface MatvecFlags {
  readonly out: string;
  readonly add?: string;
  readonly transpose?: boolean;
  readonly memory?: number;
  readonly lossy?: boolean;
  readonly json?: boolean;
}

export function addMatvecCommand(program: Command): Command {
  return program
    .command("matvec")
    .summary("multiply a matrix in a file by a vector")
    .argument("<A>", "the matrix: .npz, .mtx, .mtx.gz, .petsc or .npy")
    .argument("<x>", "one number a column, in any shape: .npy, .mtx, .petsc")
    .description(
      "Writes y = A x. The matrix is read block by block and is never whole in memory, so that it may be larger; dense files, bsr and " +
        "dia are read whole.",
    )
    .requiredOption("--out <file>", "y, .npy: one number a row")
    .option("--add <file>", "y = A x + b: one number a row, as build --bias-out writes it")
    .option("--transpose", "y = Aᵀ x: x has one number a row of A, y one a column")
    .option("--memory <size>", "the most to take: 512MB, 2GiB (default: 80 % of the free memory)", (text) =>
      parseBytes("--memory", text),
    )
    .option("--lossy", "round 64-bit integers beyond 2^53 instead of refusing them")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  convmtx matvec T.npz x.npy --out y.npy
  convmtx matvec T.npz x.npy --add B.npy --out y.npy
  convmtx matvec T.petsc y.npy --transpose --out x.npy --memory 512MB
`,
    );
}

/** Blocks large enough to forget what each costs. */
const comfortableBlock = 2 ** 24;

/** Below, a block would be no more than a few rows. */
const leastRoom = 2 ** 20;

/** A block in memory is its elements, the bytes they come from, and what the file's packing holds of them. */
const copiesOfBlock = 6;

export async function matvec(
  path: string,
  vectorPath: string,
  flags: MatvecFlags,
  terminal: Terminal,
): Promise<number> {
  const { out, add, transpose = false } = flags;
  outputFormat("--out", out, ["npy"]);
  await checkOutput("--out", out, [path, vectorPath, add]);
  const memory = flags.memory ?? defaultMemory();
  const reading = { maxBytes: memory, lossy: flags.lossy };
  const x = await readTensor(vectorPath, reading);
  const clock = startClock();
  const { facts, y } = await multiplied(path, vectorPath, x, flags, memory, terminal);
  if (add !== undefined) addVector(y, add, await readTensor(add, reading));
  const fileBytes = await writeOutput(out, [encodeNpy(tensor(y))]);
  const seconds = clock();
  const { shape, nnz, dtype, isStreamed } = facts;
  if (flags.json) {
    const what = { file: path, shape, nnz, dtype, transpose, isStreamed };
    writeJson(terminal.stdout, { command: "matvec", ok: true, ...what, out, fileBytes, seconds });
  } else {
    const how = isStreamed ? "block by block" : "read whole";
    writeTable(terminal.stdout, [
      ["matrix", `${path}: ${shape[0]} x ${shape[1]} ${dtype}, ${nnz} stored entries, ${how}`],
      ["wrote", `${out}, ${bytesText(fileBytes)}, ${y.length} numbers, in ${secondsText(seconds)}`],
    ]);
  }
  return exitCodes.ok;
}

interface Facts {
  readonly shape: readonly [number, number];
  readonly nnz: number;
  readonly dtype: string;
  readonly isStreamed: boolean;
}

async function multiplied(
  path: string,
  vectorPath: string,
  x: Tensor,
  { transpose = false, lossy }: MatvecFlags,
  memory: number,
  { stderr }: Terminal,
): Promise<{ readonly facts: Facts; readonly y: Float64Array }> {
  const values = Float64Array.from(asTypedArray(x));
  const source = await openFile(path);
  try {
    const stream = await streamMatrix(source, { maxBytes: memory, lossy }).catch((error: unknown) => {
      // What has no blocks is read whole.
      if (isConvmtxError(error) && error.code === "FILE_UNSUPPORTED") return undefined;
      throw error;
    });
    if (stream === undefined) return { ...(await wholeProduct(path, vectorPath, values, x, transpose, memory, lossy)) };
    checkLength(path, vectorPath, stream, x, transpose);
    const rest = memory - 8 * (values.length + stream.shape[transpose ? 1 : 0]);
    if (rest < leastRoom) {
      const needed = memory - rest + leastRoom;
      throw new LimitError(
        "MEMORY_LIMIT",
        `${path}: x, y and the least room for blocks take ${bytesText(needed)}, over --memory ${bytesText(memory)}; raise it`,
        {
          details: { memory },
        },
      );
    }
    const progress = progressOn(stderr, `multiplying ${path}`, stream.nnz);
    const maxBytes = Math.floor(rest / copiesOfBlock);
    const blockBytes = { maxBytes, preferredBytes: Math.min(comfortableBlock, maxBytes) };
    const y = await streamedProduct(stream, values, transpose, blockBytes, (entries) =>
      progress.update(entries),
    ).finally(() => progress.stop());
    return { facts: { ...factsOf(stream), isStreamed: true }, y };
  } catch (error) {
    if (isConvmtxError(error)) error.message = error.message.replace(/^streamMatrix(?=: )/, path);
    throw error;
  } finally {
    await source.close();
  }
}

async function wholeProduct(
  path: string,
  vectorPath: string,
  values: Float64Array,
  x: Tensor,
  transpose: boolean,
  maxBytes: number,
  lossy: boolean | undefined,
): Promise<{ readonly facts: Facts; readonly y: Float64Array }> {
  const a = await readCsr(path, { maxBytes, lossy });
  checkLength(path, vectorPath, a, x, transpose);
  const y = transpose ? rmatvec(a, values) : product(a, values);
  return { facts: { ...factsOf(a), isStreamed: false }, y: Float64Array.from(y) };
}

function factsOf({ shape, nnz, dtype }: Pick<MatrixStream, "shape" | "nnz" | "dtype">): Omit<Facts, "isStreamed"> {
  return { shape, nnz, dtype };
}

/** @throws ShapeError `SHAPE_MISMATCH` */
function checkLength(
  path: string,
  vectorPath: string,
  { shape }: Pick<MatrixStream, "shape">,
  x: Tensor,
  transpose: boolean,
): void {
  const expected = shape[transpose ? 0 : 1];
  if (sizeOf(x.shape) === expected) return;
  const side = transpose ? "rows" : "columns";
  throw new ShapeError(
    "SHAPE_MISMATCH",
    `${vectorPath} has shape ${shapeText(x.shape)}, expected ${expected} numbers in any shape, as ${path} has ${expected} ${side}`,
    { details: { expected, got: [...x.shape] } },
  );
}

function addVector(y: Float64Array, path: string, b: Tensor): void {
  const values = asTypedArray(b);
  if (values.length !== y.length) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `${path} has shape ${shapeText(b.shape)}, expected ${y.length} numbers as y has`,
      {
        details: { expected: y.length, got: [...b.shape] },
      },
    );
  }
  for (let i = 0; i < y.length; i++) y[i] += values[i];
}
