import { ConvmtxError } from "@convmtx/tensor";
import { truncated } from "./file-error.ts";

/** Bytes of which any range can be asked for: a file, a blob, an object behind HTTP range requests. */
export interface RangedSource {
  /** In bytes. */
  readonly size: number;
  /** The `length` bytes from `offset` on; fewer only if the source ends before. */
  read(offset: number, length: number): Promise<Uint8Array> | Uint8Array;
}

/** Bytes that come once and in order. */
export type ByteStream = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** Where the readers take bytes from. A Node `Buffer` is a `Uint8Array`; `openFile` of `@convmtx/io/node` is ranged. */
export type Source = Uint8Array | ArrayBuffer | Blob | RangedSource | ByteStream;

const windowBytes = 1 << 20;

/** A source as the readers use it: `ranged` where it is, and always the bytes in order. */
export interface OpenSource {
  readonly ranged: RangedSource | undefined;
  /** May be called once for a stream. Ending the iteration early cancels the stream. */
  chunks(): AsyncGenerator<Uint8Array, void, undefined>;
}

/** @throws ConvmtxError `OPTION_INVALID` for anything that is not a Source. */
export function openSource(what: string, source: Source): OpenSource {
  const ranged = rangedFrom(source);
  if (ranged !== undefined) return { ranged, chunks: () => windows(what, ranged) };
  if (isStream(source)) return { ranged: undefined, chunks: () => streamChunks(what, source) };
  if (typeof source === "object" && source !== null && Symbol.asyncIterator in source) {
    return { ranged: undefined, chunks: () => iterableChunks(what, source as AsyncIterable<Uint8Array>) };
  }
  throw new ConvmtxError(
    "OPTION_INVALID",
    `${what}: the source is ${source === null ? "null" : typeof source}, expected a Uint8Array, an ArrayBuffer, a Blob, { size, read } or a stream of Uint8Array; a path is opened with openFile of @convmtx/io/node`,
  );
}

/** Reads exactly `length` bytes. @throws FormatError `FILE_TRUNCATED` */
export async function readExactly(
  what: string,
  source: RangedSource,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  if (offset < 0 || length < 0 || offset + length > source.size) {
    throw truncated(
      { what },
      { byte: source.size },
      `the file ends here, but ${length} bytes are needed from byte ${offset} on`,
    );
  }
  const bytes = await source.read(offset, length);
  if (bytes.length === length) return bytes;
  throw truncated({ what }, { byte: offset }, `got ${bytes.length} bytes from here on, expected ${length}`);
}

// Judged by shape and not by class: objects of another realm (an iframe, a test runner) count too.
function rangedFrom(source: Source): RangedSource | undefined {
  if (ArrayBuffer.isView(source)) {
    const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
    return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
  }
  if (Object.prototype.toString.call(source) === "[object ArrayBuffer]") {
    return rangedFrom(new Uint8Array(source as ArrayBuffer));
  }
  if (typeof source !== "object" || source === null || !("size" in source)) return undefined;
  if (!Number.isSafeInteger(source.size) || source.size < 0) return undefined;
  if ("read" in source && typeof source.read === "function") return source;
  if (!("arrayBuffer" in source) || typeof source.slice !== "function") return undefined;
  return {
    size: source.size,
    read: async (offset, length) => new Uint8Array(await source.slice(offset, offset + length).arrayBuffer()),
  };
}

function isStream(source: Source): source is ReadableStream<Uint8Array> {
  return typeof source === "object" && source !== null && "getReader" in source;
}

/** The bytes [begin, end) of a source in order. */
export async function* windows(
  what: string,
  source: RangedSource,
  begin = 0,
  end: number = source.size,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = begin; at < end; at += windowBytes) {
    yield await readExactly(what, source, at, Math.min(windowBytes, end - at));
  }
}

async function* streamChunks(
  what: string,
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        ended = true;
        return;
      }
      yield checkChunk(what, value);
    }
  } finally {
    // A failed stream rejects its cancellation with the error which is on its way already.
    if (!ended) await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}

async function* iterableChunks(
  what: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) yield checkChunk(what, chunk);
}

function checkChunk(what: string, chunk: unknown): Uint8Array {
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  throw new ConvmtxError(
    "OPTION_INVALID",
    `${what}: the stream yields ${typeof chunk}, expected Uint8Array: do not set an encoding on it`,
  );
}
