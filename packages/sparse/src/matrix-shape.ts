import { LimitError, ShapeError, shapeText } from "@convmtx/tensor";

/** The shape of a matrix A[m, n]. */
export type MatrixShape = readonly [nrows: number, ncols: number];

/** The greatest number of rows, of columns and of stored entries: what an int32 addresses. Beyond every index itself. */
export const maxIndex: number = 2 ** 31 - 1;

/** A copy of `shape`. @throws ShapeError `SHAPE_INVALID` unless two integers ≥ 0; LimitError `INDEX_LIMIT` beyond int32 */
export function checkMatrixShape(what: string, shape: readonly number[]): MatrixShape {
  if (!Array.isArray(shape) || shape.length !== 2 || !shape.every(isLength)) {
    const text = Array.isArray(shape) ? shapeText(shape) : String(shape);
    throw new ShapeError("SHAPE_INVALID", `${what}: shape ${text} must be two integers >= 0, [rows, columns]`, {
      details: { shape },
    });
  }
  const [nrows, ncols] = shape as readonly number[];
  if (nrows > maxIndex || ncols > maxIndex) {
    throw new LimitError(
      "INDEX_LIMIT",
      `${what}: shape ${shapeText(shape)} goes beyond ${maxIndex} rows or columns, which int32 indices address; split the matrix into blocks`,
      { details: { shape: [...shape], limit: maxIndex } },
    );
  }
  return [nrows, ncols];
}

/** @throws LimitError `INDEX_LIMIT` if a result of `nnz` stored entries is beyond int32 */
export function checkNnz(what: string, nnz: number): void {
  if (nnz <= maxIndex) return;
  throw new LimitError(
    "INDEX_LIMIT",
    `${what}: the result has ${nnz} stored entries, at most ${maxIndex} can be addressed by int32 indices; split the matrix into blocks`,
    { details: { nnz, limit: maxIndex } },
  );
}

function isLength(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
