import type { ElementUse } from "./element-sink.ts";
import { elementTypeOf } from "./element-type.ts";
import type { FileContext } from "./file-error.ts";
import { beyondLimit, invalid, unsupported } from "./file-error.ts";
import type { MemoryBudget } from "./memory-budget.ts";
import type { NpyArray } from "./npy-assembly.ts";
import { npyAssembly } from "./npy-assembly.ts";
import type { NpyHeader } from "./npy-header.ts";
import { headerTruncated, npyHeaderLength, parseNpyPreamble } from "./npy-header.ts";
import type { ZipMember } from "./zip-archive.ts";

/** An npz archive as its readers see it: arrays by key, each read when asked for. */
export interface NpzArchive {
  readonly what: string;
  readonly members: ReadonlyMap<string, ZipMember>;
  readonly budget: MemoryBudget;
  readonly lossy: boolean;
}

const suffix = ".npy";

export function hasArray(archive: NpzArchive, key: string): boolean {
  return archive.members.has(key + suffix);
}

/** The keys of all arrays: the members whose names end in `.npy`. */
export function arrayKeys({ members }: NpzArchive): string[] {
  return [...members.keys()].filter((name) => name.endsWith(suffix)).map((name) => name.slice(0, -suffix.length));
}

/** Reads the array `key`; `onHeader` may refuse it before memory is taken for it. Indices must lie below `indexLimit`. */
export async function readArray(
  archive: NpzArchive,
  key: string,
  use: ElementUse,
  onHeader?: (header: NpyHeader, context: FileContext) => void,
  indexLimit?: number,
): Promise<NpyArray> {
  const { context, member } = memberOf(archive, key);
  const { budget, lossy } = archive;
  const assembly = npyAssembly(context, {
    use,
    lossy,
    indexLimit,
    budget,
    totalBytes: member.size,
    isExact: true,
    onHeader: onHeader && ((header) => onHeader(header, context)),
  });
  await member.read((chunk) => assembly.push(chunk));
  return assembly.finish();
}

const longestText = 4096;

/** Reads the array `key`, which holds one short string of bytes (`|S3`) or of characters (`<U3`). */
export async function readText(archive: NpzArchive, key: string): Promise<string> {
  const { context, member } = memberOf(archive, key);
  if (member.size > longestText) throw invalid(context, {}, `has ${member.size} bytes, expected one short string`);
  const bytes = new Uint8Array(member.size);
  let count = 0;
  await member.read((chunk) => {
    bytes.set(chunk, count);
    count += chunk.length;
  });
  const length = npyHeaderLength(context, bytes);
  if (length === undefined || length > bytes.length) throw headerTruncated(context, bytes.length);
  const { descr, size, dataOffset } = parseNpyPreamble(context, bytes.subarray(0, length));
  const [, order, kind, digits] = /^([<>=|]?)([SU])(\d{1,4})$/.exec(descr) ?? [];
  if (kind === undefined || size !== 1) {
    // Refuses what is refused everywhere by the same name.
    elementTypeOf(context, { byte: 10 }, descr);
    throw invalid(context, { byte: 10 }, `dtype '${descr}' with ${size} elements, expected one string`);
  }
  const view = new DataView(bytes.buffer, dataOffset);
  const width = kind === "U" ? 4 : 1;
  let text = "";
  for (let at = 0; at < Number(digits) * width && at + width <= view.byteLength; at += width) {
    const code = kind === "U" ? view.getUint32(at, order !== ">") : view.getUint8(at);
    if (code > 0 && code < 0x80) text += String.fromCharCode(code);
  }
  return text;
}

/** Whether the array `key`, one element, is not zero. */
export async function readFlag(archive: NpzArchive, key: string): Promise<boolean> {
  const { tensor } = await readArray(archive, key, "tensor", (header, context) => {
    if (header.size !== 1) throw invalid(context, { byte: 10 }, `holds ${header.size} elements, expected one flag`);
  });
  return tensor.toTypedArray()[0] !== 0;
}

/** The shape of a 2-D matrix, from the array `shape`. */
export async function readShape(archive: NpzArchive): Promise<[nrows: number, ncols: number]> {
  let byte = 0;
  const { tensor } = await readArray(archive, "shape", "tensor", (header, context) => {
    requireIntegers(header, context, 1);
    byte = header.dataOffset;
    if (header.size > 32) throw invalid(context, { byte }, `holds ${header.size} lengths, expected 2`);
  });
  const { context } = memberOf(archive, "shape");
  const shape = [...tensor.toTypedArray()];
  const text = `(${shape.join(", ")})`;
  if (shape.length !== 2) {
    throw unsupported(context, { byte }, `shape ${text} is refused: only matrices of two dimensions are read`);
  }
  for (const length of shape) {
    if (length < 0) throw invalid(context, { byte }, `shape ${text} holds a negative length`);
    if (length > 0x7fffffff)
      throw beyondLimit("INDEX_LIMIT", context, { byte }, `shape ${text} is beyond int32 indices`);
  }
  return [shape[0], shape[1]];
}

/** @throws FormatError `FILE_INVALID` unless the array holds integers in `ndim` dimensions */
export function requireIntegers(header: NpyHeader, context: FileContext, ndim: number): void {
  if (!header.type.isInteger) {
    throw invalid(context, { byte: 10 }, `holds ${header.type.name}, expected integers`);
  }
  requireDims(header, context, ndim);
}

/** @throws FormatError `FILE_INVALID` */
export function requireDims(header: NpyHeader, context: FileContext, ndim: number): void {
  if (header.shape.length === ndim) return;
  throw invalid(context, { byte: 10 }, `has shape (${header.shape.join(", ")}), expected ${ndim} dimension(s)`);
}

/** The member that holds the array `key`. @throws FormatError `FILE_INVALID` */
export function memberOf(
  archive: NpzArchive,
  key: string,
): { readonly context: FileContext; readonly member: ZipMember } {
  const name = key + suffix;
  const member = archive.members.get(name);
  if (member !== undefined) return { context: { what: archive.what, member: name }, member };
  const names = [...archive.members.keys()].slice(0, 12).join(", ");
  const context = { what: archive.what, member: name };
  throw invalid(context, {}, `the archive has no ${name}; it has ${names || "no members"}`);
}
