import { Coo } from "@convmtx/sparse";
import type { FileContext } from "../file-error.ts";
import { truncated, unsupported } from "../file-error.ts";
import type { MatrixMarketAssembly } from "../matrix-market-assembly.ts";
import { matrixMarketAssembly } from "../matrix-market-assembly.ts";
import { memoryBudget } from "../memory-budget.ts";
import type { ReadOptions } from "../read-npy.ts";
import type { MatrixBlock, MatrixStream } from "./matrix-stream.ts";
import { blockBytesOf } from "./matrix-stream.ts";

/** Row, column and value. */
const bytesPerEntry = 16;

/** A coordinate file, plain or gzip, its entries as they come: a block is what stands in a piece of the text. */
export async function matrixMarketStream(
  what: string,
  text: () => AsyncGenerator<Uint8Array, void, undefined>,
  totalBytes: number | undefined,
  options: ReadOptions,
): Promise<MatrixStream> {
  const context: FileContext = { what };
  const open = (): MatrixMarketAssembly => {
    const budget = memoryBudget(what, options.maxBytes);
    return matrixMarketAssembly(context, { lossy: options.lossy ?? false, budget, totalBytes, isDrained: true });
  };
  const { header, size } = await startOf(context, open(), text());
  if (header.format === "array") {
    throw unsupported(context, { line: 1 }, "an array file cannot be read in blocks: it holds every element");
  }
  return {
    container: "matrix-market",
    format: "coo",
    shape: [size.nrows, size.ncols],
    nnz: size.lines,
    dtype: "float64",
    blocks: (options) =>
      blocks(open(), text(), Math.max(1, Math.floor(blockBytesOf(what, options).preferredBytes / bytesPerEntry))),
  };
}

async function startOf(
  context: FileContext,
  assembly: MatrixMarketAssembly,
  text: AsyncGenerator<Uint8Array, void, undefined>,
): Promise<NonNullable<MatrixMarketAssembly["start"]>> {
  for await (const chunk of text) {
    assembly.push(chunk);
    if (assembly.start !== undefined) return assembly.start;
  }
  // A file without a line end after its size line.
  assembly.finish();
  if (assembly.start !== undefined) return assembly.start;
  throw truncated(context, { line: 1 }, "the file ends before its size line");
}

async function* blocks(
  assembly: MatrixMarketAssembly,
  text: AsyncGenerator<Uint8Array, void, undefined>,
  maxEntries: number,
): AsyncGenerator<MatrixBlock, void, undefined> {
  for await (const chunk of text) {
    assembly.push(chunk);
    const matrix = assembly.drain();
    if (matrix !== undefined) yield* parts(matrix, maxEntries);
  }
  const { matrix } = assembly.finish();
  if ("nnz" in matrix) yield* parts(matrix, maxEntries);
}

function* parts({ shape, row, col, data }: Coo<"float64">, maxEntries: number): Generator<MatrixBlock> {
  for (let at = 0; at < data.length; at += maxEntries) {
    const end = at + maxEntries;
    const some = { row: row.subarray(at, end), col: col.subarray(at, end), data: data.subarray(at, end) };
    yield { row: 0, col: 0, matrix: Coo.fromPartsUnsorted({ shape, ...some }) };
  }
}
