import type { FloatArray } from "@convmtx/tensor";
import type { MatrixShape } from "./matrix-shape.ts";
import type { OrderFlags } from "./structure.ts";
import { checkDataLength, checkFloatArray, checkInt32, invalid } from "./structure.ts";

interface CoordinateParts {
  readonly shape: MatrixShape;
  readonly row: Int32Array;
  readonly col: Int32Array;
  readonly data: FloatArray;
}

/** The checks which cost O(1): array types and lengths. @throws FormatError, DtypeError */
export function checkCooLayout(what: string, { row, col, data }: CoordinateParts): void {
  checkInt32(what, "row", row);
  checkInt32(what, "col", col);
  checkFloatArray(what, "data", data);
  if (row.length !== col.length) {
    throw invalid(`${what}: row has length ${row.length} and col ${col.length}, expected one of each a stored entry`);
  }
  checkDataLength(what, data, row.length);
}

/**
 * The checks which cost O(nnz): every index lies in range and, where `require` says so, the order by (row, col).
 *
 * @throws FormatError `SPARSE_INVALID` naming the position of the entry
 */
export function checkCooEntries(
  what: string,
  { shape, row, col }: CoordinateParts,
  require: "any" | "sorted" | "canonical",
): OrderFlags {
  const [nrows, ncols] = shape;
  let sorted = true;
  let unique = true;
  let previousRow = -1;
  let previousCol = -1;
  for (let k = 0; k < row.length; k++) {
    const i = row[k];
    const j = col[k];
    if (i < 0 || i >= nrows || j < 0 || j >= ncols) {
      throw invalid(
        `${what}: entry (${i}, ${j}) at position ${k} lies outside the shape [${nrows}, ${ncols}]; indices count from 0`,
        { position: k },
      );
    }
    if (i < previousRow || (i === previousRow && j <= previousCol)) {
      const twice = i === previousRow && j === previousCol;
      if (twice) unique = false;
      else sorted = false;
      if (require === "canonical" || (require === "sorted" && !sorted)) {
        throw invalid(
          twice
            ? `${what}: entry (${i}, ${j}) is stored twice, at positions ${k - 1} and ${k}; use Coo.fromPartsUnsorted, then csrFromCoo, which adds them`
            : `${what}: entry (${i}, ${j}) at position ${k} comes after (${previousRow}, ${previousCol}), expected ascending by row, then column; use Coo.fromPartsUnsorted, then csrFromCoo, which sorts`,
          { position: k },
        );
      }
    }
    previousRow = i;
    previousCol = j;
  }
  return { sorted, canonical: sorted && unique };
}
