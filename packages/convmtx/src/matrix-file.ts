import type { RowBlocks } from "@convmtx/io";
import { LimitError } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import { bytesText } from "@convmtx/toeplitz";
import type { MatrixFormat, MatrixOutputOptions } from "./matrix-output.ts";
import { matrixChunks } from "./matrix-output.ts";
import { writeOutput } from "./output-file.ts";
import type { Progress } from "./progress.ts";
import { startClock } from "./report.ts";
import { trackedRows } from "./tracked-rows.ts";

/** How a layer's matrix becomes a file. */
export interface MatrixFilePlan {
  readonly path: string;
  readonly format: MatrixFormat;
  readonly output: MatrixOutputOptions;
  /** In row blocks of so many bytes, without ever being whole in memory. */
  readonly blockBytes: number | undefined;
}

export interface WrittenMatrix {
  readonly fileBytes: number;
  /** Undefined if it was built block by block, as it was written. */
  readonly buildSeconds: number | undefined;
  readonly writeSeconds: number;
}

/** Blocks that are small for a cache, and so few that their own cost does not count. */
const comfortableBlock = 2 ** 22;

/** The least that a block can be worth having. */
const leastBlock = 2 ** 16;

/** What a writer holds of a block at a time: itself, its bytes, and theirs in the queues behind. */
const copiesOfBlock = 8;

/**
 * The bytes of the row blocks in which a matrix must be written to stay under `memory`; undefined if it fits whole.
 *
 * @throws LimitError `INDEX_LIMIT` for more columns than int32 can number
 */
export function blockBytesFor({ forecast }: ConvOperator, memory: number, isStreamed: boolean): number | undefined {
  const { shape, nnz, dtype, bytes } = forecast;
  if (shape[1] >= 2 ** 31) {
    const size = `the matrix is ${shape[0]} x ${shape[1]} with ${nnz} stored entries (${dtype}) and takes ${bytesText(bytes.total)}`;
    const problem = "and more columns than int32 indices can address; give a smaller --input";
    throw new LimitError("INDEX_LIMIT", `${size}, ${problem}`, { details: { ...forecast } });
  }
  if (!isStreamed && bytes.total <= memory && nnz < 2 ** 31) return undefined;
  return Math.min(comfortableBlock, Math.max(leastBlock, Math.floor(memory / copiesOfBlock)));
}

/** Builds the matrix and writes it, whole or not at all. */
export async function writeMatrixFile(
  operator: ConvOperator,
  { path, format, output, blockBytes }: MatrixFilePlan,
  progress: Progress,
): Promise<WrittenMatrix> {
  const buildClock = startClock();
  const matrix = blockBytes === undefined ? operator.toCsr() : inBlocks(operator, blockBytes);
  const buildSeconds = blockBytes === undefined ? buildClock() : undefined;
  const writeClock = startClock();
  const chunks = matrixChunks(trackedRows(matrix, progress), format, output);
  const fileBytes = await writeOutput(path, chunks).finally(() => progress.stop());
  return { fileBytes, buildSeconds, writeSeconds: writeClock() };
}

function inBlocks(operator: ConvOperator, maxBytes: number): RowBlocks {
  const { shape, nnz, dtype } = operator;
  return { shape, nnz, dtype, rowBlocks: () => operator.rowBlocks({ maxBytes }) };
}
