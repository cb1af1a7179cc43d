import { Csr } from "@convmtx/sparse";
import { expect, it } from "vitest";
import { trackedRows } from "./tracked-rows.ts";

/** `perRow` entries in each of `nrows` rows, but none in the rows listed. */
function matrixOf(nrows: number, perRow: number, empty: readonly number[]): Csr {
  const indptr = new Int32Array(nrows + 1);
  for (let i = 0; i < nrows; i++) indptr[i + 1] = indptr[i] + (empty.includes(i) ? 0 : perRow);
  const nnz = indptr[nrows];
  const indices = Int32Array.from({ length: nnz }, (_, k) => k % perRow);
  return Csr.fromParts({ shape: [nrows, perRow], indptr, indices, data: Float64Array.from(indices) });
}

it.each([
  ["blocks that end within the matrix", matrixOf(10, 2 ** 16, [0, 4, 9]), 2],
  ["rows larger than a block", matrixOf(3, 2 ** 19, [1]), 3],
  ["one block", matrixOf(5, 2, [2]), 1],
  ["no entries", matrixOf(4, 3, [0, 1, 2, 3]), 1],
  ["no rows", matrixOf(0, 3, []), 0],
] as const)("%s: every row once, pass after pass", async (_what, matrix, expectedBlocks) => {
  const seen: number[] = [];
  const source = trackedRows(matrix, { update: (done) => seen.push(done), stop() {} });
  expect(source).toMatchObject({ shape: matrix.shape, nnz: matrix.nnz, dtype: "float64" });
  for (let pass = 1; pass <= 2; pass++) {
    let [rows, nnz, blocks] = [0, 0, 0];
    for await (const { matrix: block } of source.rowBlocks()) {
      expect(block.indptr[0]).toBe(0);
      for (let i = 0; i < block.shape[0]; i++) {
        expect(block.indptr[i + 1] + nnz).toBe(matrix.indptr[rows + i + 1]);
      }
      expect(block.nnz === 0 || block.data[0] === matrix.data[nnz]).toBe(true);
      rows += block.shape[0];
      nnz += block.nnz;
      blocks++;
    }
    expect({ rows, nnz, blocks }).toEqual({ rows: matrix.shape[0], nnz: matrix.nnz, blocks: expectedBlocks });
    expect(seen.at(-1) ?? 0).toBe(pass * matrix.shape[0]);
  }
});
