import { FormatError, shapeText } from "@convmtx/tensor";
import type { ColumnPattern } from "./columns.ts";

/**
 * Passes if A stores the positions that were analysed.
 *
 * @param analyse the function that analyses anew
 * @throws FormatError `SPARSE_INVALID` naming the column
 * @remarks O(ncols + nnz)
 */
export function checkSamePattern(what: string, analysed: ColumnPattern, a: ColumnPattern, analyse: string): void {
  const difference = differenceOf(analysed, a);
  if (difference === undefined) return;
  throw new FormatError(
    "SPARSE_INVALID",
    `${what}: ${difference.text}; a symbolic analysis serves matrices with the same stored entries: call ${analyse} anew`,
    { details: difference.details },
  );
}

function differenceOf(
  analysed: ColumnPattern,
  a: ColumnPattern,
): { readonly text: string; readonly details: object & Record<string, unknown> } | undefined {
  if (analysed.shape[0] !== a.shape[0] || analysed.shape[1] !== a.shape[1]) {
    return {
      text: `A is ${shapeText(a.shape)}, expected ${shapeText(analysed.shape)} as it was analysed`,
      details: { expected: [...analysed.shape], got: [...a.shape] },
    };
  }
  for (let j = 0; j < a.shape[1]; j++) {
    const [from, end] = [a.indptr[j], a.indptr[j + 1]];
    let same = end - from === analysed.indptr[j + 1] - analysed.indptr[j];
    for (let k = from, l = analysed.indptr[j]; same && k < end; k++, l++) same = a.indices[k] === analysed.indices[l];
    if (same) continue;
    const rows = (one: ColumnPattern) => shortList(one.indices.subarray(one.indptr[j], one.indptr[j + 1]));
    return {
      text: `column ${j} of A stores rows ${rows(a)}, expected ${rows(analysed)} as it was analysed`,
      details: { column: j },
    };
  }
  return undefined;
}

function shortList(list: Int32Array): string {
  return list.length <= 8 ? `[${list.join(", ")}]` : `[${list.subarray(0, 7).join(", ")}, … ${list.length} in all]`;
}
