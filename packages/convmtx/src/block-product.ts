import type { BlockOptions, MatrixBlock, MatrixStream } from "@convmtx/io";

/**
 * y = A x, or Aᵀ x, for a matrix that is read block by block.
 *
 * @param x length of A's columns, transposed of its rows
 * @param onBlock is told how many entries have been multiplied
 * @returns float64: sums are made in float64, those of a csr file in the order of its entries
 */
export async function streamedProduct(
  a: MatrixStream,
  x: ArrayLike<number>,
  transposed: boolean,
  blockBytes: BlockOptions,
  onBlock: (entries: number) => void,
): Promise<Float64Array> {
  const y = new Float64Array(a.shape[transposed ? 1 : 0]);
  let entries = 0;
  for await (const block of a.blocks(blockBytes)) {
    addProduct(block, x, y, transposed);
    entries += block.matrix.nnz;
    onBlock(entries);
  }
  return y;
}

function addProduct(
  { matrix, row, col }: MatrixBlock,
  x: ArrayLike<number>,
  y: Float64Array,
  transposed: boolean,
): void {
  if (matrix.format === "coo") {
    const { row: rows, col: cols, data } = matrix;
    const [to, from] = transposed ? [cols, rows] : [rows, cols];
    for (let k = 0; k < data.length; k++) y[to[k]] += data[k] * x[from[k]];
    return;
  }
  const { indptr, indices, data } = matrix;
  const [first, gathers] = matrix.format === "csr" ? [row, !transposed] : [col, transposed];
  for (let i = 0; i + 1 < indptr.length; i++) {
    if (gathers) {
      let sum = 0;
      for (let k = indptr[i]; k < indptr[i + 1]; k++) sum += data[k] * x[indices[k]];
      y[first + i] = sum;
    } else {
      const factor = x[first + i];
      for (let k = indptr[i]; k < indptr[i + 1]; k++) y[indices[k]] += data[k] * factor;
    }
  }
}
