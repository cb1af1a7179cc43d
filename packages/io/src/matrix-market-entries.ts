import { DtypeError } from "@convmtx/tensor";
import type { FileContext } from "./file-error.ts";
import { invalid, truncated } from "./file-error.ts";
import type { MatrixMarketHeader, MatrixMarketSize } from "./matrix-market-header.ts";
import { allocated } from "./memory-budget.ts";
import type { Scan } from "./scan-number.ts";
import { scanIndex, scanInteger, scanReal, textBetween } from "./scan-number.ts";

/** Takes the lines after the size line. `row` and `col` stay empty for an array. */
export interface EntryParser {
  /**
   * Parses complete lines; `line` is the number of the first. Returns the number of the line after the last.
   *
   * @param cutOff whether the line stood at the end of the file without a line end, so that it may be half of one
   */
  parse(bytes: Uint8Array, line: number, cutOff?: boolean): number;
  /** What has come since the last call, in memory of its own. */
  drain(): { readonly row: Int32Array; readonly col: Int32Array; readonly data: Float64Array };
  /** @throws FormatError `FILE_TRUNCATED` unless all lines that were announced have come */
  finish(line: number): { readonly row: Int32Array; readonly col: Int32Array; readonly data: Float64Array };
}

export interface EntryOptions {
  readonly lossy: boolean;
  /** Whether the announced number of lines is known to fit the file. If not, memory grows with what comes. */
  readonly sizeIsKnown: boolean;
}

/** The fewest bytes of a line with its line end. */
export function shortestLine({ format, field }: MatrixMarketHeader): number {
  if (format === "array") return 2;
  return field === "pattern" ? 4 : 6;
}

export function entryParser(
  context: FileContext,
  header: MatrixMarketHeader,
  size: MatrixMarketSize,
  options: EntryOptions,
): EntryParser {
  const { nrows, ncols, lines } = size;
  const hasIndices = header.format === "coordinate";
  const readsIntegers = header.field === "integer" || header.field === "unsigned-integer";
  let row = new Int32Array(0);
  let col = new Int32Array(0);
  let data = new Float64Array(0);
  /** Of the lines, those before the ones that `row`, `col` and `data` hold. */
  let drained = 0;
  let count = 0;
  let isCutOff = false;
  if (options.sizeIsKnown) reserve(lines);

  function reserve(wanted: number): void {
    if (wanted <= data.length) return;
    const length = Math.min(lines - drained, Math.max(wanted, 2 * data.length));
    const grow = <A extends Int32Array | Float64Array>(old: A, make: (length: number) => A): A => {
      const larger = allocated(context, {}, length * old.BYTES_PER_ELEMENT, () => make(length));
      larger.set(old);
      return larger;
    };
    if (hasIndices) {
      row = grow(row, (n) => new Int32Array(n));
      col = grow(col, (n) => new Int32Array(n));
    }
    data = grow(data, (n) => new Float64Array(n));
  }

  function parse(bytes: Uint8Array, firstLine: number, cutOff: boolean = false): number {
    isCutOff = cutOff;
    reserve(Math.min(lines - drained, count + Math.ceil(bytes.length / shortestLine(header))));
    const scan: Scan = { bytes, at: 0 };
    let line = firstLine;
    while (scan.at < bytes.length) {
      skipBlanks(scan);
      const char = bytes[scan.at];
      if (char === 10 || char === 13) {
        endLine(scan);
        line++;
        continue;
      }
      if (char === 37) {
        while (bytes[scan.at] !== 10 && bytes[scan.at] !== 13) scan.at++;
        continue;
      }
      const start = scan.at;
      if (drained + count === lines)
        throw invalid(context, { line }, `more entries than the ${lines} of the size line`);
      if (hasIndices) {
        const i = scanIndex(scan);
        skipBlanks(scan);
        const j = i < 0 ? -1 : scanIndex(scan);
        if (j < 0) throw malformed(line, scan, start);
        if (i < 1 || i > nrows || j < 1 || j > ncols) {
          throw invalid(
            context,
            { line },
            `entry (${i}, ${j}) lies outside 1 <= row <= ${nrows}, 1 <= column <= ${ncols}`,
          );
        }
        if (bytes[scan.at] > 32) throw malformed(line, scan, start);
        row[count] = i - 1;
        col[count] = j - 1;
        skipBlanks(scan);
      }
      data[count] =
        header.field === "pattern" ? 1 : readsIntegers ? readInteger(scan, line, start) : readReal(scan, line, start);
      count++;
      skipBlanks(scan);
      if (bytes[scan.at] !== 10 && bytes[scan.at] !== 13) throw malformed(line, scan, start);
    }
    return line;
  }

  function readReal(scan: Scan, line: number, start: number): number {
    const value = scanReal(scan);
    if (value === undefined) throw malformed(line, scan, start);
    return value;
  }

  function readInteger(scan: Scan, line: number, start: number): number {
    const integer = scanInteger(scan);
    if (integer === undefined || (integer.value < 0 && header.field === "unsigned-integer")) {
      throw malformed(line, scan, start);
    }
    if (integer.isSafe || options.lossy) return integer.value;
    throw new DtypeError(
      "PRECISION_LOSS",
      `${context.what}: line ${line}: the integer is about ${integer.value}, beyond 2^53, and does not fit float64; pass { lossy: true } to round`,
      { details: { ...context, line, index: drained + count } },
    );
  }

  function malformed(line: number, { bytes }: Scan, start: number): Error {
    let end = start;
    while (end - start < 60 && bytes[end] !== 10 && bytes[end] !== 13) end++;
    const value = header.field === "pattern" ? "" : readsIntegers ? "integer" : "number";
    const expected = hasIndices ? `row column ${value}`.trim() : value;
    const make = isCutOff ? truncated : invalid;
    return make(context, { line }, `got "${textBetween(bytes, start, end).trim()}", expected "${expected}"`);
  }

  return {
    parse,
    drain() {
      const part = { row: row.slice(0, count), col: col.slice(0, count), data: data.slice(0, count) };
      drained += count;
      count = 0;
      return part;
    },
    finish(line) {
      const got = drained + count;
      if (got < lines) throw truncated(context, { line }, `the file ends after ${got} of ${lines} entries`);
      if (drained === 0) return { row, col, data };
      return { row: row.slice(0, count), col: col.slice(0, count), data: data.slice(0, count) };
    },
  };
}

function skipBlanks(scan: Scan): void {
  const { bytes } = scan;
  let { at } = scan;
  while (bytes[at] === 32 || bytes[at] === 9) at++;
  scan.at = at;
}

/** Steps over one line end: LF, CR LF or CR. */
function endLine(scan: Scan): void {
  scan.at += scan.bytes[scan.at] === 13 && scan.bytes[scan.at + 1] === 10 ? 2 : 1;
}
