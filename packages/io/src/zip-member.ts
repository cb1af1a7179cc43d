import type { FileEntry } from "@zip.js/zip.js/lib/zip-core-reader.js";
import { crc32 } from "./crc32.ts";
import { decompress, messageOf } from "./decompress.ts";
import { invalid, unsupported } from "./file-error.ts";
import type { RangedSource } from "./source.ts";
import { readExactly, windows } from "./source.ts";

/** Of a local header: its fixed part, and where the lengths of name and extra fields stand in it. */
const localHeader = { bytes: 30, nameLength: 26, extraLength: 28 } as const;

const [stored, deflated] = [0, 8];

/**
 * The bytes of a member as they are asked for. zip.js hands members over as fast as they inflate, and only as many at once as there
 * are processors; arrays that are read beside each other need neither.
 *
 * @param check is called before the first byte
 * @throws FormatError `FILE_INVALID`, also at the end for a wrong number of bytes or CRC-32; UnsupportedError `FILE_UNSUPPORTED`
 */
export async function* memberChunks(
  what: string,
  source: RangedSource,
  entry: FileEntry,
  check: () => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { filename, offset, compressedSize, uncompressedSize, compressionMethod, encrypted } = entry;
  const place = { byte: offset };
  if (encrypted) throw unsupported({ what }, place, `${filename}: encryption is refused`);
  if (compressionMethod !== stored && compressionMethod !== deflated) {
    throw unsupported({ what }, place, `${filename}: a compression other than deflate is refused`);
  }
  check();
  const local = await readExactly(what, source, offset, localHeader.bytes);
  const view = new DataView(local.buffer, local.byteOffset, local.length);
  const lengths = view.getUint16(localHeader.nameLength, true) + view.getUint16(localHeader.extraLength, true);
  const start = offset + localHeader.bytes + lengths;
  const packed = windows(what, source, start, start + compressedSize);
  const chunks = compressionMethod === stored ? packed : inflated(what, packed, entry);
  let [count, crc] = [0, 0];
  for await (const chunk of chunks) {
    count += chunk.length;
    if (count > uncompressedSize) {
      throw invalid({ what }, place, `${filename} inflates beyond the declared ${uncompressedSize} bytes`);
    }
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (count !== uncompressedSize) {
    throw invalid({ what }, place, `${filename} has ${count} bytes, expected the declared ${uncompressedSize}`);
  }
  if (crc !== (entry.crc32 ?? crc) >>> 0) throw invalid({ what }, place, `${filename}: the CRC-32 does not match`);
}

function inflated(
  what: string,
  packed: AsyncGenerator<Uint8Array, void, undefined>,
  { filename, offset }: FileEntry,
): AsyncGenerator<Uint8Array, void, undefined> {
  return decompress("deflate-raw", packed, (error) =>
    invalid({ what }, { byte: offset }, `${filename}: broken deflate data: ${messageOf(error)}`, error),
  );
}
