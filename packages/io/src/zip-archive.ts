import { isConvmtxError } from "@convmtx/tensor";
import type { Entry, FileEntry, Reader } from "@zip.js/zip.js/lib/zip-core-reader.js";
import {
  ERR_ENCRYPTED,
  ERR_ENCRYPTED_CENTRAL_DIRECTORY,
  ERR_EOCDR_NOT_FOUND,
  ERR_INVALID_CRC32,
  ERR_SPLIT_ZIP_FILE,
  ERR_UNSUPPORTED_COMPRESSION,
  ERR_UNSUPPORTED_ENCRYPTION,
  ZipReader,
} from "@zip.js/zip.js/lib/zip-core-reader.js";
import { streamOf } from "./byte-stream.ts";
import type { FileContext } from "./file-error.ts";
import { invalid, truncated, unsupported } from "./file-error.ts";
import type { RangedSource } from "./source.ts";
import { readExactly } from "./source.ts";
import { memberChunks } from "./zip-member.ts";

/** The bytes every zip file that is not empty starts with. */
export const zipMagic: readonly number[] = [0x50, 0x4b];

/** One file of an archive. */
export interface ZipMember {
  readonly name: string;
  /** Uncompressed, as the central directory says and as is checked against what can be there. */
  readonly size: number;
  /** Hands the bytes over in order and checks their number and CRC-32. What `take` throws ends it. */
  read(take: (chunk: Uint8Array) => void): Promise<void>;
  /** The same bytes as they are asked for; several members may be on their way at once. Ending the iteration early skips the checks. */
  chunks(): AsyncGenerator<Uint8Array, void, undefined>;
}

const windowBytes = 1 << 18;

/** No deflate stream gets longer than this by inflating. */
const largestRatio = 1032;

/**
 * The members of a zip archive by name, from its central directory: the sizes in local headers may be unset (ZIP64,
 * data descriptors).
 *
 * @throws FormatError `FILE_INVALID`, `FILE_TRUNCATED`; UnsupportedError `FILE_UNSUPPORTED` (encrypted, split)
 */
export async function openZip(what: string, source: RangedSource): Promise<ReadonlyMap<string, ZipMember>> {
  let sourceFailure: { readonly error: unknown } | undefined;

  // zip.js asks past the end and takes fewer bytes for an answer; an error of the source itself must come out as it is.
  async function readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    const end = Math.min(source.size, offset + length);
    try {
      return offset < end ? await readExactly(what, source, offset, end - offset) : new Uint8Array(0);
    } catch (error) {
      sourceFailure = { error };
      throw error;
    }
  }

  async function* windows(offset: number, size: number): AsyncGenerator<Uint8Array> {
    for (let at = offset; at < offset + size; at += windowBytes) {
      yield await readUint8Array(at, Math.min(windowBytes, offset + size - at));
    }
  }

  const createReadable = (range: { readonly offset?: number; readonly size?: number } = {}): ReadableStream => {
    const { offset = 0, size = source.size - offset } = range;
    return streamOf(windows(offset, size));
  };
  // Shaped as zip.js's own Reader, whose class is exported only together with settings that are global to the app.
  const reader = new ZipReader({ size: source.size, readUint8Array, createReadable } as unknown as Reader<unknown>);

  async function guarded<T>(entry: FileEntry | undefined, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (sourceFailure !== undefined) throw sourceFailure.error;
      throw isConvmtxError(error) ? error : translated({ what }, source, entry, error);
    }
  }

  const entries = await guarded(undefined, () => reader.getEntries());
  const members = new Map<string, ZipMember>();
  for (const entry of entries) {
    if (!isFile(entry)) continue;
    if (members.has(entry.filename)) {
      throw invalid({ what }, { byte: entry.offset }, `${entry.filename} stands twice in the archive`);
    }
    members.set(entry.filename, {
      name: entry.filename,
      size: entry.uncompressedSize,
      read: (take) =>
        guarded(entry, async () => {
          checkSizes({ what }, entry, source);
          await pour({ what }, entry, take);
        }),
      chunks: () => memberChunks(what, source, entry, () => checkSizes({ what }, entry, source)),
    });
  }
  return members;
}

function isFile(entry: Entry): entry is FileEntry {
  return !entry.directory;
}

function checkSizes(context: FileContext, entry: FileEntry, source: RangedSource): void {
  const { filename, compressedSize, uncompressedSize, compressionMethod, offset } = entry;
  if (offset + compressedSize > source.size) {
    const problem = `the file ends here, but ${filename} has ${compressedSize} bytes from byte ${offset} on`;
    throw truncated(context, { byte: source.size }, problem);
  }
  const most = compressionMethod === 0 ? compressedSize : compressedSize * largestRatio;
  if (uncompressedSize > most) {
    const problem = `${filename}: ${compressedSize} bytes cannot hold the declared ${uncompressedSize}`;
    throw invalid(context, { byte: offset }, problem);
  }
}

async function pour(context: FileContext, entry: FileEntry, take: (chunk: Uint8Array) => void): Promise<void> {
  const { filename, uncompressedSize, offset } = entry;
  let count = 0;
  const sink = new WritableStream<Uint8Array>({
    write(chunk) {
      count += chunk.length;
      if (count > uncompressedSize) {
        throw invalid(context, { byte: offset }, `${filename} inflates beyond the declared ${uncompressedSize} bytes`);
      }
      take(chunk);
    },
  });
  await entry.getData(sink, { checkCrc32: true, useWebWorkers: false });
  if (count === uncompressedSize) return;
  throw invalid(context, { byte: offset }, `${filename} has ${count} bytes, expected the declared ${uncompressedSize}`);
}

const refusals: ReadonlyMap<string, string> = new Map([
  [ERR_ENCRYPTED, "encryption"],
  [ERR_ENCRYPTED_CENTRAL_DIRECTORY, "encryption"],
  [ERR_UNSUPPORTED_ENCRYPTION, "encryption"],
  [ERR_UNSUPPORTED_COMPRESSION, "a compression other than deflate"],
  [ERR_SPLIT_ZIP_FILE, "an archive in several volumes"],
]);

function translated(context: FileContext, source: RangedSource, entry: FileEntry | undefined, error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  const place = { byte: entry?.offset ?? source.size };
  const name = entry === undefined ? "" : `${entry.filename}: `;
  const refusal = refusals.get(message);
  if (refusal !== undefined) return unsupported(context, place, `${name}${refusal} is refused`, error);
  if (message === ERR_EOCDR_NOT_FOUND) {
    const problem = "no zip directory at the end: a truncated archive, or no zip file";
    return truncated(context, { byte: source.size }, problem, error);
  }
  if (message === ERR_INVALID_CRC32) return invalid(context, place, `${name}the CRC-32 does not match`, error);
  if (entry !== undefined) return invalid(context, place, `${name}broken zip data: ${message}`, error);
  return invalid(context, { byte: source.size }, `a broken zip directory ends here: ${message}`, error);
}
