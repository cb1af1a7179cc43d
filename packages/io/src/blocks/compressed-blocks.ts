import { Csc, Csr } from "@convmtx/sparse";
import type { FloatArray } from "@convmtx/tensor";
import type { MatrixBlock } from "./matrix-stream.ts";

/** The arrays of a compressed matrix, taken front to back beside each other. */
export interface CompressedArrays {
  /** Where the next `count` rows end, counted in entries from the beginning of the matrix. */
  ends(count: number): Promise<Float64Array>;
  indices(count: number): Promise<Int32Array>;
  data(count: number): Promise<FloatArray>;
  /** The refusal of a row (csr) or column that alone is beyond the ceiling. */
  tooLong(major: number, entries: number): Error;
  /** Checks what can be checked at the end only. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** The most ends that are read at once. */
const mostEnds = 2 ** 14;

/**
 * Blocks of whole rows (csr) or columns (csc), as many as `entries.preferred` allow, and one in any case, of `entries.most` at most.
 */
export async function* compressedBlocks(
  format: "csr" | "csc",
  [majors, minors]: readonly [majors: number, minors: number],
  entries: { readonly most: number; readonly preferred: number },
  arrays: CompressedArrays,
): AsyncGenerator<MatrixBlock, void, undefined> {
  try {
    // An end takes no more memory than an entry.
    const endsAhead = Math.min(mostEnds, entries.most);
    let start = 0;
    for (let major = 0; major < majors; ) {
      const ends = await arrays.ends(Math.min(endsAhead, majors - major));
      for (let from = 0; from < ends.length; ) {
        let to = from + 1;
        while (to < ends.length && ends[to] - start <= entries.preferred) to++;
        const indptr = new Int32Array(to - from + 1);
        for (let i = from; i < to; i++) indptr[i - from + 1] = ends[i] - start;
        const nnz = ends[to - 1] - start;
        if (nnz > entries.most) throw arrays.tooLong(major + from, nnz);
        const parts = { indptr, indices: await arrays.indices(nnz), data: await arrays.data(nnz) };
        const [row, col] = format === "csr" ? [major + from, 0] : [0, major + from];
        const length = to - from;
        yield format === "csr"
          ? { row, col, matrix: Csr.fromPartsUnsorted({ shape: [length, minors], ...parts }) }
          : { row, col, matrix: Csc.fromPartsUnsorted({ shape: [minors, length], ...parts }) };
        start = ends[to - 1];
        from = to;
      }
      major += ends.length;
    }
    await arrays.finish();
  } finally {
    await arrays.close();
  }
}
