import type { Csr } from "@convmtx/sparse";
import type { FloatDType } from "@convmtx/tensor";
import { ShapeError } from "@convmtx/tensor";

/**
 * A matrix that is never whole in memory: its rows in blocks from the top. A `ConvOperator` of `@convmtx/toeplitz` is
 * one as it stands.
 */
export interface RowBlocks {
  readonly shape: readonly [nrows: number, ncols: number];
  readonly nnz: number;
  readonly dtype: FloatDType;
  /** The same blocks at every call: a writer makes several passes. */
  rowBlocks(): Iterable<{ readonly matrix: Csr }> | AsyncIterable<{ readonly matrix: Csr }>;
}

/** The blocks as matrices. @throws ShapeError `SHAPE_MISMATCH` at the end if they are not what was announced */
export async function* checkedBlocks(what: string, source: RowBlocks): AsyncGenerator<Csr, void, undefined> {
  let rows = 0;
  let nnz = 0;
  for await (const { matrix } of source.rowBlocks()) {
    rows += matrix.shape[0];
    nnz += matrix.nnz;
    const { shape } = source;
    if (matrix.shape[1] !== shape[1] || matrix.dtype !== source.dtype || rows > shape[0] || nnz > source.nnz) {
      throw mismatch(what, source, rows, nnz);
    }
    yield matrix;
  }
  if (rows !== source.shape[0] || nnz !== source.nnz) throw mismatch(what, source, rows, nnz);
}

function mismatch(what: string, { shape, nnz, dtype }: RowBlocks, rows: number, got: number): ShapeError {
  return new ShapeError(
    "SHAPE_MISMATCH",
    `${what}: the row blocks hold ${rows} rows and ${got} entries, expected ${shape[0]} rows of ${shape[1]} columns and ${nnz} entries of ${dtype}`,
    { details: { shape: [...shape], nnz, rows, got } },
  );
}
