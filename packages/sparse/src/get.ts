import { ShapeError } from "@convmtx/tensor";
import type { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";
import type { MatrixShape } from "./matrix-shape.ts";

/**
 * A[i, j]: the sum of the entries stored there, 0 if there is none.
 *
 * @param index row and column; negative ones count from the end
 * @throws ShapeError `INDEX_OUT_OF_RANGE`
 * @remarks O(log r) in a sorted row of r entries, O(r) in another. For many elements take a slice or `toDense`.
 */
export function get(a: Csr, index: readonly [row: number, col: number]): number {
  expectFormat("get", a, "csr");
  const i = place(a.shape, 0, index[0]);
  const j = place(a.shape, 1, index[1]);
  const end = a.indptr[i + 1];
  let k = a.indptr[i];
  if (a.sorted) {
    for (let high = end; k < high; ) {
      const middle = k + ((high - k) >> 1);
      if (a.indices[middle] < j) k = middle + 1;
      else high = middle;
    }
  }
  let sum = 0;
  for (; k < end; k++) {
    if (a.indices[k] === j) sum += a.data[k];
    else if (a.sorted) break;
  }
  return sum;
}

function place(shape: MatrixShape, axis: 0 | 1, index: number): number {
  const length = shape[axis];
  if (Number.isInteger(index) && index >= -length && index < length) return index < 0 ? index + length : index;
  throw new ShapeError(
    "INDEX_OUT_OF_RANGE",
    `get: ${axis === 0 ? "row" : "column"} ${index} is not an integer in [${-length}, ${length})`,
    { details: { index, axis, length } },
  );
}
