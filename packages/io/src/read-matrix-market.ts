import { unsupported } from "./file-error.ts";
import { gunzip, longestMagic, packingOf } from "./gunzip.ts";
import type { MatrixMarketFile } from "./matrix-market-assembly.ts";
import { matrixMarketAssembly } from "./matrix-market-assembly.ts";
import { memoryBudget } from "./memory-budget.ts";
import { peek } from "./peek.ts";
import type { ReadOptions } from "./read-npy.ts";
import type { Source } from "./source.ts";
import { openSource } from "./source.ts";

/**
 * Reads a Matrix Market file (`scipy.io.mmread`): coordinate or array; real, integer or pattern; general, symmetric or
 * skew-symmetric; plain or gzip.
 *
 * Values are float64: the nearest to the decimal number, ±Infinity beyond the range, 1 for pattern. Entries may stand in
 * either triangle of a symmetric file and, as SciPy has it, on the diagonal of a skew-symmetric one. Lines may end in
 * LF, CR LF or CR; blank lines and comments may stand anywhere after the first line. One or two `%` begin the banner, in
 * any case. What follows the numbers of a line is an error.
 *
 * @param source bytes, a blob, a ranged source or a forward stream
 * @returns a Coo, or for the array format a Tensor; both triangles of a symmetric matrix
 * @throws FormatError `FILE_INVALID`, `FILE_TRUNCATED` with the line (with the byte for a fault of the gzip data);
 * UnsupportedError `FILE_UNSUPPORTED` for complex, hermitian, vectors, bzip2, xz and zstd; DtypeError `PRECISION_LOSS` for
 * an integer beyond 2^53, unless `lossy`; LimitError `MEMORY_LIMIT`, `INDEX_LIMIT`
 * @remarks Time in the length of the text; 16 bytes an entry (48 at the peak for a symmetric file). The number of
 * entries announced is compared with the bytes there are before memory is taken; where their number is not known, memory
 * grows with the entries that come.
 */
export async function readMatrixMarket(source: Source, options: ReadOptions = {}): Promise<MatrixMarketFile> {
  const opened = openSource("readMatrixMarket", source);
  const { start, chunks } = await peek(opened.chunks(), longestMagic);
  const packing = packingOf({ what: "readMatrixMarket" }, start);
  return matrixMarketFrom("readMatrixMarket", chunks, packing, opened.ranged?.size, options);
}

/** `readMatrixMarket` of text at hand, without waiting and without gzip. */
export function decodeMatrixMarket(bytes: Uint8Array, options: ReadOptions = {}): MatrixMarketFile {
  const context = { what: "decodeMatrixMarket" };
  if (packingOf(context, bytes) !== "none") {
    throw unsupported(context, { byte: 0 }, "gzip is unpacked by readMatrixMarket only");
  }
  const budget = memoryBudget(context.what, options.maxBytes);
  const assembly = matrixMarketAssembly(context, { lossy: options.lossy ?? false, budget, totalBytes: bytes.length });
  assembly.push(bytes);
  return assembly.finish();
}

export async function matrixMarketFrom(
  what: string,
  chunks: AsyncIterable<Uint8Array>,
  packing: "none" | "gzip",
  size: number | undefined,
  options: ReadOptions,
): Promise<MatrixMarketFile> {
  const context = { what };
  const budget = memoryBudget(what, options.maxBytes);
  const totalBytes = packing === "none" ? size : undefined;
  const assembly = matrixMarketAssembly(context, { lossy: options.lossy ?? false, budget, totalBytes });
  for await (const chunk of packing === "gzip" ? gunzip(context, chunks) : chunks) assembly.push(chunk);
  return assembly.finish();
}
