import { ConvmtxError, LimitError } from "@convmtx/tensor";

/** The greatest number of rows, of columns and of stored entries that int32 indices address. */
const maxIndex = 2 ** 31 - 1;

/** What is about to be allocated. */
export interface Demand {
  readonly shape: readonly [nrows: number, ncols: number];
  readonly nnz: number;
  readonly bytes: number;
}

/** @throws LimitError `INDEX_LIMIT` beyond int32, `MEMORY_LIMIT` beyond `memoryLimit` bytes, both with the numbers */
export function checkLimits(caller: string, { shape, nnz, bytes }: Demand, memoryLimit: number): void {
  const [nrows, ncols] = shape;
  const size = `${caller}: the matrix is ${nrows} x ${ncols} with ${nnz} stored entries`;
  if (Math.max(nnz, nrows, ncols) > maxIndex) {
    const remedy = ncols > maxIndex ? "" : "build fewer rows at a time (rows, rowBlocks), or ";
    throw new LimitError(
      "INDEX_LIMIT",
      `${size}, beyond int32 indices (${maxIndex}); ${remedy}use matvec, which needs no matrix`,
      { details: { shape, nnz, bytes, limit: maxIndex } },
    );
  }
  if (bytes > memoryLimit) {
    throw new LimitError(
      "MEMORY_LIMIT",
      `${size} and takes ${bytes} bytes, over the limit of ${memoryLimit}; raise memoryLimit, build fewer rows at a time (rows, rowBlocks), or use matvec, which needs no matrix`,
      { details: { shape, nnz, bytes, memoryLimit } },
    );
  }
}

/** A number of bytes, `fallback` if left out. @throws ConvmtxError `OPTION_INVALID` unless a number ≥ 0 (Infinity too) */
export function checkBytes(caller: string, option: string, bytes: number | undefined, fallback: number): number {
  if (bytes === undefined) return fallback;
  if (typeof bytes === "number" && bytes >= 0) return bytes;
  throw new ConvmtxError(
    "OPTION_INVALID",
    `${caller}: ${option} is ${String(bytes)}, expected a number of bytes >= 0`,
    {
      details: { option, value: bytes },
    },
  );
}

/** What `make` gives. @throws LimitError `MEMORY_LIMIT` with `what` if the runtime cannot allocate it */
export function withinMemory<T>(caller: string, what: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new LimitError("MEMORY_LIMIT", `${caller}: the runtime cannot allocate ${what}`, { cause });
  }
}
