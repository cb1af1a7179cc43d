import type { RowBlocks } from "@convmtx/io";
import { Csr } from "@convmtx/sparse";
import type { Progress } from "./progress.ts";

/** Entries of a block: small enough to show progress and to notice a signal, large enough to cost nothing. */
const blockEntries = 2 ** 18;

/** The rows of a matrix in blocks, each reported as it is handed over; a writer may pass over them several times. */
export function trackedRows(matrix: Csr | RowBlocks, progress: Progress): RowBlocks {
  const { shape, nnz, dtype } = matrix;
  let rows = 0;
  return {
    shape,
    nnz,
    dtype,
    async *rowBlocks() {
      for await (const block of "rowBlocks" in matrix ? matrix.rowBlocks() : blocksOf(matrix)) {
        yield block;
        rows += block.matrix.shape[0];
        progress.update(rows);
      }
    },
  };
}

/** Views of a matrix's arrays, but for `indptr`, which counts from the block's own start. */
function* blocksOf({ shape, indptr, indices, data }: Csr): Generator<{ readonly matrix: Csr }> {
  const [nrows, ncols] = shape;
  for (let begin = 0; begin < nrows; ) {
    let end = begin + 1;
    while (end < nrows && indptr[end + 1] - indptr[begin] <= blockEntries) end++;
    const [from, to] = [indptr[begin], indptr[end]];
    const parts = {
      shape: [end - begin, ncols] as const,
      indices: indices.subarray(from, to),
      data: data.subarray(from, to),
    };
    const rebased = indptr.slice(begin, end + 1).map((at) => at - from);
    yield { matrix: Csr.fromPartsUnchecked({ ...parts, indptr: rebased }) };
    begin = end;
  }
}
