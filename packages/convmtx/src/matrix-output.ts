import type { RowBlocks } from "@convmtx/io";
import { writeMatrixMarket, writeNpz } from "@convmtx/io";
import type { Coo, Csc, Csr } from "@convmtx/sparse";

export const compressions = ["deflate", "stored"] as const;
export type Compression = (typeof compressions)[number];

/** The bytes of a sparse matrix in one of the formats that hold one. */
export function matrixChunks(
  matrix: Csr | Csc | Coo | RowBlocks,
  format: "npz" | "mtx" | "mtx.gz",
  compression: Compression | undefined,
): AsyncIterable<Uint8Array> {
  return format === "npz"
    ? writeNpz(matrix, { compression })
    : writeMatrixMarket(matrix, { gzip: format === "mtx.gz" });
}
