import type { GeneralizedDiagonals, MatrixRows } from "@convmtx/sparse";
import type { FloatDType } from "@convmtx/tensor";
import { bytesPerElement, LimitError, Tensor } from "@convmtx/tensor";
import { bytesText } from "@convmtx/toeplitz";
import type { Places } from "./ordered-diagonals.ts";

/** An array, and the file that it becomes in memory. */
const copies = 2;

/**
 * Refuses, before the matrix is walked, diagonals that do not fit.
 *
 * @param length of a diagonal
 * @throws LimitError `MEMORY_LIMIT`
 */
export function checkDiagonals(
  { offsets }: GeneralizedDiagonals,
  length: number,
  dtype: FloatDType,
  maxBytes: number,
): void {
  const needed = copies * offsets.length * length * bytesPerElement(dtype);
  if (needed <= maxBytes) return;
  throw new LimitError(
    "MEMORY_LIMIT",
    `${offsets.length} diagonals of ${length} ${dtype} numbers and their file take ${bytesText(needed)}, over the ceiling of ` +
      `${bytesText(maxBytes)}; raise --memory, or write --offsets alone`,
    { details: { needed, maxBytes } },
  );
}

/**
 * The elements of the occupied diagonals: [count, length], row r those of diagonal `offsets[r]`, 0 where nothing is stored.
 *
 * @param blocks the matrix, whole or in blocks of rows, without duplicates
 * @param places the order of rows and columns that the diagonals are of
 * @param onRows how many rows are done
 */
export function denseDiagonals(
  blocks: Iterable<MatrixRows>,
  { slots, offsets }: GeneralizedDiagonals,
  { length, dtype, places }: { readonly length: number; readonly dtype: FloatDType; readonly places: Places },
  onRows: (rows: number) => void = () => {},
): Tensor<FloatDType> {
  const data =
    dtype === "float32" ? new Float32Array(offsets.length * length) : new Float64Array(offsets.length * length);
  const rankOf = new Int32Array(slots);
  offsets.forEach((offset, rank) => {
    rankOf[offset] = rank;
  });
  for (const { begin, matrix } of blocks) {
    const { indptr, indices, data: values, shape } = matrix;
    for (let i = 0; i < shape[0]; i++) {
      const row = places.rows === undefined ? begin + i : places.rows[begin + i];
      for (let k = indptr[i]; k < indptr[i + 1]; k++) {
        const col = places.cols === undefined ? indices[k] : places.cols[indices[k]];
        const offset = (col - row) % slots;
        data[rankOf[offset < 0 ? offset + slots : offset] * length + row] = values[k];
      }
    }
    onRows(begin + shape[0]);
  }
  return new Tensor(dtype, data, [offsets.length, length]) as Tensor<FloatDType>;
}
