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
export function checkLimits(caller: string, demand: Demand, memoryLimit: number): void {
  checkColumns(caller, demand.shape[1]);
  checkEntries(caller, demand, "build fewer rows at a time (rows, rowBlocks), or use matvec, which needs no matrix");
  if (demand.bytes <= memoryLimit) return;
  throw new LimitError(
    "MEMORY_LIMIT",
    `${caller}: ${sizeText(demand)} and takes ${demand.bytes} bytes, over the limit of ${memoryLimit}; raise memoryLimit, build fewer rows at a time (rows, rowBlocks), or use matvec, which needs no matrix`,
    { details: { ...demand, memoryLimit } },
  );
}

/** Rows can be split over matrices, columns cannot. @throws LimitError `INDEX_LIMIT` for more columns than int32 addresses */
export function checkColumns(caller: string, ncols: number): void {
  if (ncols <= maxIndex) return;
  throw new LimitError(
    "INDEX_LIMIT",
    `${caller}: the matrix has ${ncols} columns, beyond int32 indices (${maxIndex}); use matvec, which needs no matrix`,
    { details: { ncols, limit: maxIndex } },
  );
}

/** @throws LimitError `INDEX_LIMIT` for more rows or entries than int32 addresses */
export function checkEntries(caller: string, demand: Demand, remedy: string): void {
  if (Math.max(demand.nnz, demand.shape[0]) <= maxIndex) return;
  throw new LimitError("INDEX_LIMIT", `${caller}: ${sizeText(demand)}, beyond int32 indices (${maxIndex}); ${remedy}`, {
    details: { ...demand, limit: maxIndex },
  });
}

function sizeText({ shape, nnz }: Demand): string {
  return `the matrix is ${shape[0]} x ${shape[1]} with ${nnz} stored entries`;
}

/** A number of bytes, `fallback` if left out. @throws ConvmtxError `OPTION_INVALID` unless a number ≥ 0 (Infinity too) */
export function checkBytes(caller: string, option: string, bytes: number | undefined, fallback: number): number {
  if (bytes === undefined) return fallback;
  if (typeof bytes === "number" && bytes >= 0) return bytes;
  const got = typeof bytes === "string" ? JSON.stringify(bytes) : String(bytes);
  throw new ConvmtxError("OPTION_INVALID", `${caller}: ${option} is ${got}, expected a number of bytes >= 0`, {
    details: { option, value: bytes },
  });
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
