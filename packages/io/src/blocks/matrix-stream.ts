import type { Coo, Csc, Csr } from "@convmtx/sparse";
import type { FloatDType } from "@convmtx/tensor";
import { ConvmtxError } from "@convmtx/tensor";

/** Part of a matrix that is read piece by piece. */
export interface MatrixBlock {
  /** csr: whole rows; csc: whole columns; coo: entries at any place of the whole matrix. */
  readonly matrix: Csr | Csc | Coo;
  /** Where in the whole matrix its first row and column stand. */
  readonly row: number;
  readonly col: number;
}

export interface BlockOptions {
  /** The most bytes of a block; a row or column that takes more is refused. Default 64 MiB. */
  readonly maxBytes?: number | undefined;
  /** How large blocks are made where rows allow it. Default `maxBytes`. */
  readonly preferredBytes?: number | undefined;
}

/** A sparse matrix in a file, larger than memory perhaps. */
export interface MatrixStream {
  readonly container: "npz" | "petsc" | "matrix-market";
  readonly format: "csr" | "csc" | "coo";
  readonly shape: readonly [nrows: number, ncols: number];
  /**
   * Entries in the file: of a symmetric Matrix Market file those of one triangle; of an npz file those that SciPy would drop, beyond the
   * end of indptr, are counted and not handed over.
   */
  readonly nnz: number;
  readonly dtype: FloatDType;
  /**
   * The matrix in its stored order, from the beginning at every call.
   *
   * @throws as `readMatrix`, with the place; LimitError `MEMORY_LIMIT` for a row or column beyond `maxBytes`
   */
  blocks(options?: BlockOptions): AsyncGenerator<MatrixBlock, void, undefined>;
}

/** @throws ConvmtxError `OPTION_INVALID` */
export function blockBytesOf(
  what: string,
  { maxBytes = 2 ** 26, preferredBytes = maxBytes }: BlockOptions = {},
): { readonly maxBytes: number; readonly preferredBytes: number } {
  if (typeof maxBytes === "number" && maxBytes > 0) {
    return { maxBytes, preferredBytes: Math.max(1, Math.min(maxBytes, preferredBytes)) };
  }
  throw new ConvmtxError(
    "OPTION_INVALID",
    `${what}: maxBytes of a block is ${String(maxBytes)}, expected a number > 0`,
  );
}
