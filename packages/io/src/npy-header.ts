import { sizeOf } from "@convmtx/tensor";
import type { ElementType } from "./element-type.ts";
import { elementTypeOf } from "./element-type.ts";
import type { FileContext } from "./file-error.ts";
import { invalid, truncated, unsupported } from "./file-error.ts";
import type { PythonLiteral } from "./python-literal.ts";
import { LiteralError, parsePythonLiteral } from "./python-literal.ts";

/** The bytes every npy file starts with. */
export const npyMagic: readonly number[] = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** What the header of an npy file says, its dtype unread. */
export interface NpyPreamble {
  readonly version: readonly [major: number, minor: number];
  /** NumPy's dtype string, such as `<f8`. */
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Elements. */
  readonly size: number;
  /** Where the elements begin. */
  readonly dataOffset: number;
}

/** The header of an array that can be read. */
export interface NpyHeader extends NpyPreamble {
  readonly type: ElementType;
  readonly littleEndian: boolean;
}

/** Real dtypes never need more: only structured ones, which are refused, made version 2 necessary. */
const longestHeader = 65_535;

/** How many bytes from the start the header takes, or undefined if `start` is too short to say. */
export function npyHeaderLength(context: FileContext, start: Uint8Array): number | undefined {
  for (let i = 0; i < Math.min(npyMagic.length, start.length); i++) {
    if (start[i] !== npyMagic[i])
      throw invalid(context, { byte: i }, "not an npy file: it does not start with \\x93NUMPY");
  }
  if (start.length < 8) return undefined;
  const [major, minor] = [start[6], start[7]];
  if (minor !== 0 || major < 1 || major > 3) {
    throw unsupported(context, { byte: 6 }, `npy version ${major}.${minor}, expected 1.0, 2.0 or 3.0`);
  }
  const dictOffset = major === 1 ? 10 : 12;
  if (start.length < dictOffset) return undefined;
  const view = new DataView(start.buffer, start.byteOffset, start.length);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > longestHeader) {
    throw unsupported(
      context,
      { byte: 8 },
      `a header of ${length} bytes, more than the ${longestHeader} that a real dtype can need`,
    );
  }
  return dictOffset + length;
}

/**
 * Parses a header, given exactly. Any padding is accepted, also none.
 *
 * @throws FormatError `FILE_INVALID`; UnsupportedError `FILE_UNSUPPORTED`
 */
export function parseNpyHeader(context: FileContext, header: Uint8Array): NpyHeader {
  const preamble = parseNpyPreamble(context, header);
  return { ...preamble, ...elementTypeOf(context, { byte: dictOffsetOf(header) }, preamble.descr) };
}

export function parseNpyPreamble(context: FileContext, header: Uint8Array): NpyPreamble {
  const at = { byte: dictOffsetOf(header) };
  const text = new TextDecoder(header[6] === 3 ? "utf-8" : "latin1").decode(header.subarray(at.byte));
  const entries = dictOf(context, at.byte, text);
  for (const key of ["descr", "fortran_order", "shape"]) {
    if (!entries.has(key)) throw invalid(context, at, `the header has no '${key}'`);
  }
  if (entries.size > 3) throw invalid(context, at, "the header has keys beyond descr, fortran_order and shape");
  const fortranOrder = entries.get("fortran_order");
  if (typeof fortranOrder !== "boolean") throw invalid(context, at, "fortran_order is neither True nor False");
  const descr = entries.get("descr");
  if (isSequence(descr)) throw unsupported(context, at, "a structured dtype is refused: it is no number");
  if (typeof descr !== "string") throw invalid(context, at, "descr is not a string");
  const shape = shapeOf(context, at.byte, entries.get("shape"));
  const version = [header[6], header[7]] as const;
  return { version, descr, fortranOrder, shape, size: sizeOf(shape), dataOffset: header.length };
}

/** The bytes ended before the header did. */
export function headerTruncated(context: FileContext, got: number): Error {
  return truncated(context, { byte: got }, "the file ends within the npy header");
}

function dictOffsetOf(header: Uint8Array): number {
  return header[6] === 1 ? 10 : 12;
}

function dictOf(context: FileContext, offset: number, text: string): ReadonlyMap<string, PythonLiteral> {
  try {
    const value = parsePythonLiteral(text);
    if (typeof value === "object" && value?.kind === "dict") return value.entries;
  } catch (error) {
    if (!(error instanceof LiteralError)) throw error;
    throw invalid(context, { byte: offset + error.at }, `the header cannot be read: ${error.message}`);
  }
  throw invalid(context, { byte: offset }, "the header is not a dict");
}

function shapeOf(context: FileContext, byte: number, value: PythonLiteral | undefined): readonly number[] {
  if (!isSequence(value) || value.kind !== "tuple") throw invalid(context, { byte }, "shape is not a tuple");
  const shape = value.items.map((length) => {
    if (typeof length === "number" && Number.isSafeInteger(length) && length >= 0) return length;
    const got = typeof length === "number" ? `${length}` : "something else";
    throw invalid(context, { byte }, `the shape holds ${got}, expected integers from 0 to 2^53 - 1`);
  });
  if (!Number.isSafeInteger(sizeOf(shape) * 8)) {
    throw invalid(context, { byte }, `shape (${shape.join(", ")}) has more elements than any file can hold`);
  }
  return shape;
}

function isSequence(value: PythonLiteral | undefined): value is Extract<PythonLiteral, { items: unknown }> {
  return typeof value === "object" && value !== null && value.kind !== "dict";
}
