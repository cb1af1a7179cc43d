import type { Coo, Csc, Csr } from "@convmtx/sparse";
import type { FloatArray } from "@convmtx/tensor";
import type { MatrixMarketHeader } from "./matrix-market-header.ts";
import { valueText } from "./matrix-market-text.ts";

/**
 * The lines of `matrix` which the symmetry leaves, in chunks of about 64 KiB.
 *
 * @param first the number of the first row
 * @remarks A convolution matrix has as many values as its kernel has taps, and a row many entries: the text of each is made once.
 */
export function* entryChunks(
  matrix: Csr | Csc | Coo,
  header: MatrixMarketHeader,
  first = 1,
): Generator<Uint8Array<ArrayBuffer>> {
  const lines = new LineWriter(header);
  const { data } = matrix;
  // Of a skew-symmetric matrix nothing but zeros can stand on the diagonal, which the format leaves out.
  const lowest = header.symmetry === "general" ? Number.NEGATIVE_INFINITY : header.symmetry === "symmetric" ? 0 : 1;
  if (matrix.format === "coo") {
    const { row, col } = matrix;
    for (let k = 0; k < data.length; k++) {
      if (row[k] - col[k] < lowest) continue;
      lines.entry(row[k] + first, col[k] + 1, data[k]);
      if (lines.isFull) yield lines.take();
    }
  } else if (matrix.format === "csr" && header.symmetry === "general") {
    const { indptr, indices } = matrix;
    for (let i = 0; i + 1 < indptr.length; i++) {
      for (let k = indptr[i]; k < indptr[i + 1]; ) {
        k = lines.entries(i + first, indices, data, k, indptr[i + 1]);
        if (lines.isFull) yield lines.take();
      }
    }
  } else {
    const { indptr, indices } = matrix;
    const isCsr = matrix.format === "csr";
    for (let major = 0; major + 1 < indptr.length; major++) {
      for (let k = indptr[major]; k < indptr[major + 1]; k++) {
        const i = isCsr ? major : indices[k];
        const j = isCsr ? indices[k] : major;
        if (i - j < lowest) continue;
        lines.entry(i + first, j + 1, data[k]);
        if (lines.isFull) yield lines.take();
      }
    }
  }
  if (lines.length > 0) yield lines.take();
}

const chunkLength = 1 << 16;

/** Two numbers of 16 digits, a value of 25 signs, the blanks between and the line end are fewer. */
const longestLine = 64;

/** Texts of more values than this are not kept. */
const mostTexts = 1 << 16;

const [zero, lineEnd] = [48, 10];

/** Lines on their way into a chunk. */
class LineWriter {
  /** Bytes of the chunk that are filled. */
  length = 0;
  private bytes = new Uint8Array(chunkLength);
  private row = -1;
  private rowText = new Uint8Array(0);
  private readonly encoder = new TextEncoder();
  private readonly texts = new Map<number, Uint8Array>();
  private readonly textOf: (value: number) => string;

  constructor(header: MatrixMarketHeader) {
    this.textOf = valueText(header);
  }

  get isFull(): boolean {
    return this.length > chunkLength - longestLine;
  }

  /** @param row counted from 1 @param col counted from 1, an int32 */
  entry(row: number, col: number, value: number): void {
    this.startRow(row);
    this.append(this.rowText);
    this.appendInteger(col);
    this.append(this.valueBytes(value));
    this.bytes[this.length++] = lineEnd;
  }

  /** The entries [from, to) of a row as far as the chunk has room. @returns the first that has none */
  entries(row: number, indices: Int32Array, data: FloatArray, from: number, to: number): number {
    this.startRow(row);
    const { bytes, rowText } = this;
    let { length } = this;
    let k = from;
    // `entry` with its parts in one loop: twice as fast.
    for (; k < to && length <= chunkLength - longestLine; k++) {
      for (let i = 0; i < rowText.length; i++) bytes[length + i] = rowText[i];
      length += rowText.length;
      let rest = indices[k] + 1;
      let end = length + digitsOf(rest);
      length = end;
      do {
        const quotient = (rest / 10) | 0;
        bytes[--end] = zero + rest - 10 * quotient;
        rest = quotient;
      } while (rest > 0);
      const text = this.valueBytes(data[k]);
      for (let i = 0; i < text.length; i++) bytes[length + i] = text[i];
      length += text.length;
      bytes[length++] = lineEnd;
    }
    this.length = length;
    return k;
  }

  take(): Uint8Array<ArrayBuffer> {
    const chunk = this.bytes.subarray(0, this.length);
    this.bytes = new Uint8Array(chunkLength);
    this.length = 0;
    return chunk;
  }

  private startRow(row: number): void {
    if (row === this.row) return;
    this.row = row;
    this.rowText = this.encoder.encode(`${row} `);
  }

  private append(text: Uint8Array): void {
    const { bytes, length } = this;
    for (let i = 0; i < text.length; i++) bytes[length + i] = text[i];
    this.length = length + text.length;
  }

  private appendInteger(value: number): void {
    let end = this.length + digitsOf(value);
    this.length = end;
    let rest = value;
    do {
      const quotient = (rest / 10) | 0;
      this.bytes[--end] = zero + rest - 10 * quotient;
      rest = quotient;
    } while (rest > 0);
  }

  /** A blank and the number; nothing for a pattern. */
  private valueBytes(value: number): Uint8Array {
    // A Map takes -0 for 0.
    const isKept = value !== 0;
    const known = isKept ? this.texts.get(value) : undefined;
    if (known !== undefined) return known;
    const text = this.encoder.encode(this.textOf(value));
    if (isKept && this.texts.size < mostTexts) this.texts.set(value, text);
    return text;
  }
}

/** Decimal digits of an int32 from 0 on. */
function digitsOf(value: number): number {
  let digits = 1;
  for (let bound = 10; value >= bound && digits < 10; bound *= 10) digits++;
  return digits;
}
