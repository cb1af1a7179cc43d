import { stat, statfs } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { bytesPerElement, LimitError } from "@convmtx/tensor";
import type { Forecast } from "@convmtx/toeplitz";
import { bytesText } from "@convmtx/toeplitz";
import type { MatrixFormat, MatrixOutputOptions } from "./matrix-output.ts";

/** What a file of a matrix will take. */
export interface FileForecast {
  readonly bytes: number;
  /** False: packed files are smaller, and the digits of numbers vary. */
  readonly isExact: boolean;
}

/** From 2^31 entries on npz and PETSc have int64 indices; PETSc's 32 bits end one before. */
export function indexBytes(format: MatrixFormat, { nnz, shape }: Forecast, options: MatrixOutputOptions): 4 | 8 {
  if (format === "petsc") {
    if (options.indexBits !== undefined) return options.indexBits === 64 ? 8 : 4;
    return Math.max(nnz, ...shape) >= 2 ** 31 - 1 ? 8 : 4;
  }
  return nnz >= 2 ** 31 ? 8 : 4;
}

/** The size of the file that `matrixChunks` will write, before anything is built. */
export function forecastFile(format: MatrixFormat, forecast: Forecast, options: MatrixOutputOptions): FileForecast {
  const { nnz, shape, dtype } = forecast;
  const index = indexBytes(format, forecast, options);
  switch (format) {
    case "petsc":
      return { bytes: index * (4 + shape[0] + nnz) + 8 * nnz, isExact: true };
    case "npz": {
      // Five members with their npy and zip headers take less than 2 KiB.
      const bytes = index * (shape[0] + 1 + nnz) + bytesPerElement(dtype) * nnz + 2048;
      return { bytes, isExact: options.compression === "stored" };
    }
    case "mtx":
    case "mtx.gz": {
      // Row, column and number with the blanks and the line end between; a float32 is written with the digits of its float64.
      const bytes = nnz * (meanDigits(shape[0]) + meanDigits(shape[1]) + 20) + 100;
      return { bytes: Math.round(bytes), isExact: false };
    }
  }
}

/** The mean number of digits of 1 … n. */
function meanDigits(n: number): number {
  let digits = 0;
  for (let from = 1, length = 1; from <= n; from *= 10, length++)
    digits += length * (Math.min(n + 1, 10 * from) - from);
  return n === 0 ? 0 : digits / n;
}

/** No deflate stream is shorter than its content by more. */
const mostPacked = 1032;

/**
 * Refuses what the disk cannot hold.
 *
 * @returns a note where the disk may turn out too small, as nobody knows how far the file packs
 * @throws LimitError `DISK_LIMIT`
 */
export async function checkDisk(
  path: string,
  format: MatrixFormat,
  forecast: Forecast,
  options: MatrixOutputOptions,
): Promise<string | undefined> {
  // Into a pipe or a device any number of bytes goes.
  const existing = await stat(path).catch(() => undefined);
  if (existing !== undefined && !existing.isFile()) return undefined;
  const { bytes, isExact } = forecastFile(format, forecast, options);
  const { bavail, bsize } = await statfs(dirname(resolve(path)));
  const free = bavail * bsize;
  if (bytes <= free) return undefined;
  const { shape, nnz, dtype } = forecast;
  const size = `the matrix is ${shape[0]} x ${shape[1]} with ${nnz} stored entries (${dtype})`;
  const isPacked = format === "mtx.gz" || (format === "npz" && !isExact);
  // Half of what the text of Matrix Market is expected to take is as good as certain.
  const least = isPacked ? bytes / mostPacked : isExact ? bytes : bytes / 2;
  if (least <= free) return `${path} takes up to ${bytesText(bytes)} before packing, and ${bytesText(free)} are free`;
  const remedy = isPacked ? "" : "; give a smaller --input, or a packed format";
  throw new LimitError(
    "DISK_LIMIT",
    `${size}, ${path} needs ${bytesText(bytes)}, but ${bytesText(free)} are free${remedy}`,
    {
      details: { ...forecast, needed: bytes, free },
    },
  );
}
