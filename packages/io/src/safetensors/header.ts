import type { ElementType, SourceDType } from "../element-type.ts";
import { elementTypeNamed } from "../element-type.ts";
import type { FileContext } from "../file-error.ts";
import { invalid, truncated, unsupported } from "../file-error.ts";

/** Before the header: its length as a uint64. */
export const lengthBytes = 8;

/** The most that the format allows a header to have. */
export const longestHeader = 100_000_000;

/** A tensor of a safetensors file as its header describes it. */
export interface SafetensorsEntry {
  readonly name: string;
  /** In our name for it: `BF16` is `bfloat16`. */
  readonly dtype: SourceDType;
  readonly shape: readonly number[];
  /** Where its bytes begin and end in the file. */
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  readonly metadata: ReadonlyMap<string, string>;
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
}

const dtypes: ReadonlyMap<unknown, SourceDType> = new Map<unknown, SourceDType>([
  ["BOOL", "bool"],
  ["U8", "uint8"],
  ["I8", "int8"],
  ["U16", "uint16"],
  ["I16", "int16"],
  ["U32", "uint32"],
  ["I32", "int32"],
  ["U64", "uint64"],
  ["I64", "int64"],
  ["F16", "float16"],
  ["BF16", "bfloat16"],
  ["F32", "float32"],
  ["F64", "float64"],
]);

const refusedDtypes = /^(F4|F6_E2M3|F6_E3M2|F8_E5M2|F8_E4M3|F8_E8M0|C64|C128)$/;

/** The safetensors name of a dtype. */
export function safetensorsDtype(name: SourceDType): string {
  return [...dtypes].find(([, dtype]) => dtype === name)?.[0] as string;
}

/**
 * Parses a header and checks what the format promises: every tensor's bytes are as many as its shape says, and together
 * they fill the rest of the file without holes and without overlaps.
 *
 * @param bytes the JSON alone
 * @param size of the whole file
 * @throws FormatError `FILE_INVALID`, `FILE_TRUNCATED`; UnsupportedError `FILE_UNSUPPORTED`
 */
export function parseSafetensorsHeader(context: FileContext, bytes: Uint8Array, size: number): SafetensorsHeader {
  const at = { byte: lengthBytes };
  if (bytes[0] !== 0x7b) throw invalid(context, at, "the header does not begin with '{'");
  const dataOffset = lengthBytes + bytes.length;
  const metadata = new Map<string, string>();
  const entries = new Map<string, SafetensorsEntry>();
  for (const [name, value] of Object.entries(parsed(context, bytes))) {
    if (name !== "__metadata__") {
      entries.set(name, entryOf(context, name, value, dataOffset));
      continue;
    }
    if (!isObject(value)) throw invalid(context, at, "__metadata__ is not an object");
    for (const [key, text] of Object.entries(value)) {
      if (typeof text !== "string")
        throw invalid(context, at, `__metadata__ holds ${JSON.stringify(key)}, which is no text`);
      metadata.set(key, text);
    }
  }
  // JSON.parse puts names that look like integers first, whatever the order of the header.
  const ordered = [...entries.values()].sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkCoverage(context, ordered, dataOffset, size);
  return { metadata, entries: new Map(ordered.map((entry) => [entry.name, entry])) };
}

function parsed(context: FileContext, bytes: Uint8Array): object {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw invalid(context, { byte: lengthBytes }, `the header is no JSON: ${problem}`, error);
  }
  if (isObject(value)) return value;
  throw invalid(context, { byte: lengthBytes }, "the header is no JSON object");
}

function entryOf(context: FileContext, name: string, value: unknown, dataOffset: number): SafetensorsEntry {
  const fail = (problem: string): Error => invalid(context, { byte: lengthBytes }, `${short(name)}: ${problem}`);
  if (!isObject(value)) throw fail("is described by no object");
  const { dtype, shape, data_offsets: offsets } = value as { readonly [key: string]: unknown };
  const known = dtypes.get(dtype);
  if (known === undefined) {
    if (typeof dtype !== "string" || !refusedDtypes.test(dtype)) throw fail(`${short(dtype)} is no dtype`);
    throw unsupported(context, { byte: lengthBytes }, `${short(name)}: dtype ${dtype} is refused`);
  }
  if (!isSizes(shape)) throw fail("its shape is no list of integers from 0 on");
  if (!isSizes(offsets) || offsets.length !== 2) throw fail("its data_offsets are no two integers from 0 on");
  const bytes = shape.reduce((product, length) => product * length, elementTypeNamed(known).bytes);
  const [begin, end] = offsets;
  if (!Number.isSafeInteger(bytes) || end - begin !== bytes) {
    throw fail(
      `shape [${shape.join(", ")}] of ${String(dtype)} needs ${bytes} bytes, but data_offsets span ${end - begin}`,
    );
  }
  return { name, dtype: known, shape, begin: dataOffset + begin, end: dataOffset + end };
}

function checkCoverage(
  context: FileContext,
  entries: readonly SafetensorsEntry[],
  dataOffset: number,
  size: number,
): void {
  let end = dataOffset;
  for (const entry of entries) {
    if (entry.begin !== end) {
      const problem = entry.begin > end ? `nothing lies from byte ${end} on` : `it overlaps what ends at byte ${end}`;
      throw invalid(context, { byte: entry.begin }, `${short(entry.name)} begins here, but ${problem}`);
    }
    end = entry.end;
  }
  if (end > size) throw truncated(context, { byte: size }, `the file ends here, but its tensors reach to byte ${end}`);
  if (end < size) throw invalid(context, { byte: end }, `${size - end} bytes after the last tensor`);
}

/** The type that reads an entry's elements. */
export function typeOf({ dtype }: SafetensorsEntry): ElementType {
  return elementTypeNamed(dtype);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((length) => Number.isSafeInteger(length) && length >= 0);
}

/** Names come from the file: no message may be filled by one. */
export function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
