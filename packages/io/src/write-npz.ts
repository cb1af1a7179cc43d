import type { Coo, Csc, Csr } from "@convmtx/sparse";
import { ConvmtxError } from "@convmtx/tensor";
import { ZipWriter } from "@zip.js/zip.js/lib/zip-core-writer.js";
import { collect, streamOf } from "./byte-stream.ts";
import type { NpzMember } from "./npz-layout.ts";
import { npzMembers } from "./npz-layout.ts";
import type { RowBlocks } from "./row-blocks.ts";

export interface WriteNpzOptions {
  /** Default `"deflate"`, as SciPy. `"stored"` is faster and larger. */
  readonly compression?: "deflate" | "stored" | undefined;
}

/**
 * The bytes of a `.npz` file which `scipy.sparse.load_npz` reads, as they are made.
 *
 * @param matrix a Csr, Csc or Coo, written as stored; or row blocks, written as csr without ever being whole in memory
 * (three passes: indptr, indices, data)
 * @returns a stream to pipe into a file or a response; it fails with the errors of the row blocks
 * @throws ConvmtxError `OPTION_INVALID`
 * @remarks Values are `<f4` or `<f8`, indices `<i4`, from 2^31 entries on `<i8`. The dates inside are fixed: the same
 * matrix gives the same bytes with `"stored"`, and with the same engine.
 */
export function writeNpz(
  matrix: Csr | Csc | Coo | RowBlocks,
  options: WriteNpzOptions = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return zipStream(npzMembers("writeNpz", matrix), compressionLevel("writeNpz", options));
}

/** `writeNpz` into one array. */
export async function encodeNpz(
  matrix: Csr | Csc | Coo | RowBlocks,
  options: WriteNpzOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  return collect(zipStream(npzMembers("encodeNpz", matrix), compressionLevel("encodeNpz", options)));
}

function compressionLevel(what: string, { compression = "deflate" }: WriteNpzOptions): 0 | 6 {
  if (compression === "stored") return 0;
  if (compression === "deflate") return 6;
  throw new ConvmtxError(
    "OPTION_INVALID",
    `${what}: compression is ${String(compression)}, expected "deflate" or "stored"`,
  );
}

// SciPy's own date for reproducible archives: the first that zip can store.
const date = new Date(1980, 0, 1);

function zipStream(members: readonly NpzMember[], level: 0 | 6): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  const write = async (): Promise<void> => {
    try {
      const zip = new ZipWriter(writable, {
        level,
        useWebWorkers: false,
        extendedTimestamp: false,
        lastModDate: date,
      });
      for (const member of members) await zip.add(`${member.key}.npy`, { readable: streamOf(member.chunks()) });
      await zip.close();
    } catch (error) {
      // The reader of the stream gets the error; if it is the reader who cancelled, nobody is left to hear it.
      await writable.abort(error).catch(() => undefined);
    }
  };
  void write();
  return readable;
}
