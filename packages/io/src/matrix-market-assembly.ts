import { Coo } from "@convmtx/sparse";
import { Tensor } from "@convmtx/tensor";
import { concat } from "./byte-stream.ts";
import type { FileContext } from "./file-error.ts";
import { invalid, truncated } from "./file-error.ts";
import type { EntryParser } from "./matrix-market-entries.ts";
import { entryParser, shortestLine } from "./matrix-market-entries.ts";
import type { MatrixMarketHeader, MatrixMarketSize } from "./matrix-market-header.ts";
import { parseBanner, parseSize } from "./matrix-market-header.ts";
import type { MemoryBudget } from "./memory-budget.ts";
import { allocated } from "./memory-budget.ts";

/** A Matrix Market file: its matrix with both triangles, what its header said, and the comments above the size line. */
export type MatrixMarketFile = CoordinateFile | ArrayFile;

/** What every Matrix Market file says of itself. */
export interface MatrixMarketCommon extends MatrixMarketHeader {
  /** Without the leading `%`. */
  readonly comments: readonly string[];
}

export interface CoordinateFile extends MatrixMarketCommon {
  readonly format: "coordinate";
  /** In the order of the file, duplicates kept; the mirrored entries of a symmetric matrix come after all others. */
  readonly matrix: Coo<"float64">;
}

export interface ArrayFile extends MatrixMarketCommon {
  readonly format: "array";
  /** Shape [rows, columns]; the first axis varies fastest, as in the file. */
  readonly matrix: Tensor<"float64">;
}

export interface MatrixMarketOptions {
  readonly lossy: boolean;
  readonly budget: MemoryBudget;
  /** How many bytes the text has, if that is known before they come. */
  readonly totalBytes: number | undefined;
  /** Whether the entries are drained as they come: then no memory is taken for all of them. */
  readonly isDrained?: boolean;
}

/** A file on its way: bytes go in as they come, in chunks of any size. */
export interface MatrixMarketAssembly {
  push(chunk: Uint8Array): void;
  /** The header and the size line, once they have come. */
  readonly start: { readonly header: MatrixMarketHeader; readonly size: MatrixMarketSize } | undefined;
  /** The entries of a coordinate file since the last call, those of a symmetric file with their mirror images. */
  drain(): Coo<"float64"> | undefined;
  finish(): MatrixMarketFile;
}

const longestLine = 1 << 16;

/** What a comment of no characters takes: its string, its place in the list, and the room into which the list grows. */
const bytesPerComment = 64;

export function matrixMarketAssembly(context: FileContext, options: MatrixMarketOptions): MatrixMarketAssembly {
  const comments: string[] = [];
  const decoder = new TextDecoder();
  let carry: Uint8Array = new Uint8Array(0);
  let bytesBefore = 0;
  let line = 1;
  let header: MatrixMarketHeader | undefined;
  let body: { readonly size: MatrixMarketSize; readonly entries: EntryParser } | undefined;

  /** Takes complete lines. */
  function take(bytes: Uint8Array, isCutOff: boolean = false): void {
    let at = 0;
    while (body === undefined && at < bytes.length) {
      let end = at;
      while (bytes[end] !== 10 && bytes[end] !== 13) end++;
      const next = end + (bytes[end] === 13 && bytes[end + 1] === 10 ? 2 : 1);
      takeHeaderLine(decoder.decode(bytes.subarray(at, end)), bytesBefore + next);
      at = next;
      line++;
    }
    if (body !== undefined && at < bytes.length) {
      line = body.entries.parse(bytes.subarray(at), line, isCutOff);
    }
    bytesBefore += bytes.length;
  }

  function takeHeaderLine(text: string, end: number): void {
    if (header === undefined) {
      header = parseBanner(context, text);
    } else if (/^\s*%/.test(text)) {
      options.budget.take(context, { line }, 2 * text.length + bytesPerComment);
      comments.push(text.slice(text.indexOf("%") + 1));
    } else if (text.trim() !== "") {
      begin(header, parseSize(context, line, text, header), end);
    }
  }

  function begin(head: MatrixMarketHeader, size: MatrixMarketSize, end: number): void {
    const { totalBytes } = options;
    const { lines } = size;
    if (totalBytes !== undefined && lines * shortestLine(head) - 1 > totalBytes - end) {
      const problem = `${lines} entries are announced, but ${totalBytes - end} bytes cannot hold them`;
      throw truncated(context, { line }, problem);
    }
    const copies = head.symmetry === "general" ? 1 : 3;
    const isDrained = options.isDrained === true && head.format === "coordinate";
    if (!isDrained) options.budget.take(context, { line }, lines * (head.format === "array" ? 8 : 16) * copies);
    const sizeIsKnown = totalBytes !== undefined && !isDrained;
    body = { size, entries: entryParser(context, head, size, { ...options, sizeIsKnown }) };
  }

  return {
    push(chunk) {
      const bytes = carry.length === 0 ? chunk : concat([carry, chunk]);
      const end = lastLineEnd(bytes);
      if (bytes.length - end > longestLine) {
        throw invalid(context, { line }, `a line of more than ${longestLine} bytes`);
      }
      if (end > 0) take(bytes.subarray(0, end));
      carry = bytes.slice(end);
    },
    get start() {
      return header === undefined || body === undefined ? undefined : { header, size: body.size };
    },
    drain() {
      if (header?.format !== "coordinate" || body === undefined) return undefined;
      const { nrows, ncols } = body.size;
      return Coo.fromPartsUnsorted({ shape: [nrows, ncols], ...mirrored(header, body.entries.drain()) });
    },
    finish() {
      if (carry.length > 0) take(concat([carry, new Uint8Array([10])]), true);
      if (header === undefined) throw truncated(context, { line: 1 }, "the file is empty");
      if (body === undefined) throw truncated(context, { line }, "the file ends before its size line");
      const parts = body.entries.finish(line);
      if (header.format === "array") {
        return { ...header, format: "array", comments, matrix: arrayTensor(context, header, body.size, parts.data) };
      }
      const { nrows, ncols } = body.size;
      const matrix = Coo.fromPartsUnsorted({ shape: [nrows, ncols], ...mirrored(header, parts) });
      return { ...header, format: "coordinate", comments, matrix };
    },
  };
}

/** The end of the last complete line. A CR at the very end may be half of a CR LF, so it is left for the next chunk. */
function lastLineEnd(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] !== 10 && !(bytes[end - 1] === 13 && end < bytes.length)) end--;
  return end;
}

interface Triplets {
  readonly row: Int32Array;
  readonly col: Int32Array;
  readonly data: Float64Array;
}

/** The entries and, unless the matrix is general, their mirror images after them. */
function mirrored({ symmetry }: MatrixMarketHeader, { row, col, data }: Triplets): Triplets {
  if (symmetry === "general") return { row, col, data };
  const nnz = row.length;
  let off = 0;
  for (let k = 0; k < nnz; k++) if (row[k] !== col[k]) off++;
  const out = { row: new Int32Array(nnz + off), col: new Int32Array(nnz + off), data: new Float64Array(nnz + off) };
  out.row.set(row);
  out.col.set(col);
  out.data.set(data);
  const sign = symmetry === "symmetric" ? 1 : -1;
  for (let k = 0, at = nnz; k < nnz; k++) {
    if (row[k] === col[k]) continue;
    out.row[at] = col[k];
    out.col[at] = row[k];
    out.data[at++] = sign * data[k];
  }
  return out;
}

function arrayTensor(
  context: FileContext,
  { symmetry }: MatrixMarketHeader,
  { nrows, ncols }: MatrixMarketSize,
  packed: Float64Array,
): Tensor<"float64"> {
  const strides = [1, nrows];
  if (symmetry === "general") return new Tensor("float64", packed, [nrows, ncols], strides);
  const full = allocated(context, {}, 8 * nrows * ncols, () => new Float64Array(nrows * ncols));
  const sign = symmetry === "symmetric" ? 1 : -1;
  let at = 0;
  for (let j = 0; j < ncols; j++) {
    for (let i = symmetry === "symmetric" ? j : j + 1; i < nrows; i++) {
      full[j * nrows + i] = packed[at];
      full[i * nrows + j] = i === j ? packed[at] : sign * packed[at];
      at++;
    }
  }
  return new Tensor("float64", full, [nrows, ncols], strides);
}
