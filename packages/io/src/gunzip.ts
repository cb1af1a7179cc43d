import { decompress, messageOf } from "./decompress.ts";
import type { FileContext } from "./file-error.ts";
import { invalid, truncated, unsupported } from "./file-error.ts";

/** What the first bytes of a file say about how it is packed. */
export type Packing = "none" | "gzip";

const refused: readonly (readonly [name: string, magic: readonly number[]])[] = [
  ["bzip2", [0x42, 0x5a, 0x68]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
];

/** As many bytes tell every format apart. */
export const longestMagic = 8;

/** @throws UnsupportedError `FILE_UNSUPPORTED` for bzip2, xz and zstd */
export function packingOf(context: FileContext, start: Uint8Array): Packing {
  const begins = (magic: readonly number[]): boolean => magic.every((byte, i) => start[i] === byte);
  const name = refused.find(([, magic]) => begins(magic))?.[0];
  if (name !== undefined) throw unsupported(context, { byte: 0 }, `${name} is refused: unpack the file, or use gzip`);
  return begins([0x1f, 0x8b]) ? "gzip" : "none";
}

/** The unpacked bytes. @throws FormatError `FILE_TRUNCATED`, `FILE_INVALID` */
export async function* gunzip(
  context: FileContext,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let packed = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      packed += chunk.length;
      yield chunk;
    }
  }
  yield* decompress("gzip", counted(), (error) => {
    const problem = messageOf(error);
    const make = /unexpected end|incomplete|truncated/i.test(problem) ? truncated : invalid;
    return make(context, { byte: packed }, `broken gzip data: ${problem}`, error);
  });
}
