import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { isConvmtxError } from "@convmtx/tensor";
import type { FileContext } from "../file-error.ts";
import { invalid, truncated } from "../file-error.ts";
import type { MemoryBudget } from "../memory-budget.ts";

/** What decoding one file needs: whom to name in errors, where the file's bytes begin, and what may be taken. */
export interface WireScope {
  readonly context: FileContext;
  /** The whole file: places in errors are counted from its start. */
  readonly file: Uint8Array;
  readonly budget: MemoryBudget;
}

/** Takes the value of a field out of the reader, which stands before it. */
export type FieldReader = (reader: BinaryReader, wireType: WireType, scope: WireScope) => void;

/** What an object, its strings aside, may take in memory. */
const bytesPerMessage = 160;

/**
 * Reads the fields of a protobuf message in their order; those without a reader are skipped.
 *
 * @param message a view of the file's memory
 * @throws FormatError `FILE_INVALID`, `FILE_TRUNCATED` with the byte of the file; LimitError `MEMORY_LIMIT`
 */
export function readFields(
  scope: WireScope,
  message: Uint8Array,
  fields: { readonly [number: number]: FieldReader },
): void {
  const start = message.byteOffset - scope.file.byteOffset;
  scope.budget.take(scope.context, { byte: start }, bytesPerMessage);
  const reader = new BinaryReader(message);
  let at = 0;
  try {
    while (reader.pos < reader.len) {
      at = reader.pos;
      const [number, wireType] = reader.tag();
      const read = Object.hasOwn(fields, number) ? fields[number] : undefined;
      if (read === undefined) reader.skip(wireType, number);
      else read(reader, wireType, scope);
      if (reader.pos > reader.len) throw new RangeError("premature EOF");
    }
  } catch (error) {
    if (isConvmtxError(error)) throw error;
    const problem = error instanceof Error ? error.message : String(error);
    const make = error instanceof RangeError ? truncated : invalid;
    throw make(scope.context, { byte: start + at }, `broken protobuf data: ${problem}`, error);
  }
}

/** A nested message. */
export function message(take: (bytes: Uint8Array, scope: WireScope) => void): FieldReader {
  return bytes((view, scope) => take(view, scope));
}

/** Bytes, as a view of the file's memory. */
export function bytes(take: (view: Uint8Array, scope: WireScope) => void): FieldReader {
  return (reader, wireType, scope) => {
    expect(wireType, WireType.LengthDelimited);
    take(reader.bytes(), scope);
  };
}

/** A text; each takes memory, as there may be many. */
export function text(take: (value: string) => void): FieldReader {
  return bytes((view, { context, file, budget }) => {
    budget.take(context, { byte: view.byteOffset - file.byteOffset }, 32 + 2 * view.length);
    take(new TextDecoder().decode(view));
  });
}

/** An int64 or enum; beyond 2^53 it is refused. */
export function integer(take: (value: number) => void): FieldReader {
  return (reader, wireType) => {
    expect(wireType, WireType.Varint);
    take(safe(reader.int64()));
  };
}

/** Repeated integers, packed or not. */
export function integers(take: (value: number) => void): FieldReader {
  return repeated(WireType.Varint, 8, (reader) => take(safe(reader.int64())));
}

/** An int64 of an attribute: INT64_MAX, which exporters write for "to the end", becomes 2^53 - 1. */
export function saturated(take: (value: number) => void): FieldReader {
  return (reader, wireType) => {
    expect(wireType, WireType.Varint);
    take(clamped(reader.int64()));
  };
}

/** Repeated, as `saturated`. */
export function saturatedList(take: (value: number) => void): FieldReader {
  return repeated(WireType.Varint, 8, (reader) => take(clamped(reader.int64())));
}

export function float(take: (value: number) => void): FieldReader {
  return (reader, wireType) => {
    expect(wireType, WireType.Bit32);
    take(reader.float());
  };
}

/** Repeated float32, packed or not. */
export function floats(take: (value: number) => void): FieldReader {
  return repeated(WireType.Bit32, 8, (reader) => take(reader.float()));
}

/** The bytes of repeated numbers as they stand, packed or one by one: their elements are for later. */
export function pieces(elementType: WireType, take: (piece: Uint8Array) => void): FieldReader {
  return (reader, wireType, { context, file, budget }) => {
    if (wireType === WireType.LengthDelimited) {
      take(reader.bytes());
      return;
    }
    expect(wireType, elementType);
    const piece = reader.skip(wireType);
    budget.take(context, { byte: piece.byteOffset - file.byteOffset }, bytesPerMessage);
    take(piece);
  };
}

function repeated(elementType: WireType, memory: number, takeOne: (reader: BinaryReader) => void): FieldReader {
  return (reader, wireType, { context, file, budget }) => {
    const isPacked = wireType === WireType.LengthDelimited;
    if (!isPacked) expect(wireType, elementType);
    const piece = isPacked ? reader.bytes() : reader.skip(wireType);
    budget.take(context, { byte: piece.byteOffset - file.byteOffset }, memory * piece.length);
    const elements = new BinaryReader(piece);
    while (elements.pos < elements.len) takeOne(elements);
    if (elements.pos > elements.len) throw new RangeError("premature EOF");
  };
}

function expect(wireType: WireType, expected: WireType): void {
  if (wireType !== expected) throw new Error(`a field of wire type ${wireType}, expected ${expected}`);
}

function clamped(value: bigint | string): number {
  return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Number(value)));
}

function safe(value: bigint | string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new Error(`the integer ${value} is beyond 2^53`);
}
