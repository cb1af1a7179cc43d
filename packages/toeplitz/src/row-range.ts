import { ConvmtxError, ShapeError } from "@convmtx/tensor";

/** Rows [begin, end). */
export type RowRange = readonly [begin: number, end: number];

/** @throws ShapeError `INDEX_OUT_OF_RANGE`; ConvmtxError `OPTION_INVALID` */
export function checkRows(caller: string, rows: RowRange | undefined, nrows: number): RowRange {
  if (rows === undefined) return [0, nrows];
  if (!Array.isArray(rows) || rows.length !== 2) {
    throw new ConvmtxError("OPTION_INVALID", `${caller}: rows must be [begin, end), two integers`, {
      details: { option: "rows", value: rows },
    });
  }
  const [begin, end] = rows as RowRange;
  if (Number.isInteger(begin) && Number.isInteger(end) && begin >= 0 && begin <= end && end <= nrows) {
    return [begin, end];
  }
  throw new ShapeError(
    "INDEX_OUT_OF_RANGE",
    `${caller}: rows [${begin}, ${end}) are not a range of integers within [0, ${nrows})`,
    { details: { begin, end, nrows } },
  );
}
