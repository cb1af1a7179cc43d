import type { Coo, Csc, Csr } from "@convmtx/sparse";
import { ConvmtxError } from "@convmtx/tensor";
import { ZipWriter } from "@zip.js/zip.js/lib/zip-core-writer.js";
import { littleEndianBytes } from "./byte-order.ts";
import { collect, streamOf } from "./byte-stream.ts";
import type { RowBlocks } from "./row-blocks.ts";
import { checkedBlocks } from "./row-blocks.ts";
import { descrs, npyHeaderBytes } from "./write-npy.ts";

export interface WriteNpzOptions {
  /** Default `"deflate"`, as SciPy. `"stored"` is faster and larger. */
  readonly compression?: "deflate" | "stored" | undefined;
}

/** An array of the archive, byte for byte. */
interface Member {
  readonly key: string;
  chunks(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
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
  return zipStream(membersOf("writeNpz", matrix), compressionLevel("writeNpz", options));
}

/** `writeNpz` into one array. */
export async function encodeNpz(
  matrix: Csr | Csc | Coo | RowBlocks,
  options: WriteNpzOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  return collect(zipStream(membersOf("encodeNpz", matrix), compressionLevel("encodeNpz", options)));
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

function zipStream(members: readonly Member[], level: 0 | 6): ReadableStream<Uint8Array<ArrayBuffer>> {
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

function membersOf(what: string, matrix: Csr | Csc | Coo | RowBlocks): readonly Member[] {
  if ("rowBlocks" in matrix) return blockMembers(what, matrix);
  const head = [format(matrix.format), shape(matrix.shape)];
  const data = array("data", descrs[matrix.dtype], matrix.data);
  if (matrix.format === "coo") return [...head, array("row", "<i4", matrix.row), array("col", "<i4", matrix.col), data];
  return [...head, array("indptr", "<i4", matrix.indptr), array("indices", "<i4", matrix.indices), data];
}

function blockMembers(what: string, source: RowBlocks): readonly Member[] {
  const wide = source.nnz > 0x7fffffff;
  const index = wide ? "<i8" : "<i4";
  const bytesOf = wide ? widened : littleEndianBytes;
  return [
    format("csr"),
    shape(source.shape),
    {
      key: "indptr",
      async *chunks() {
        yield npyHeaderBytes(index, [source.shape[0] + 1]);
        yield littleEndianBytes(new Int32Array(wide ? 2 : 1));
        let before = 0;
        for await (const block of checkedBlocks(what, source)) {
          const ends = Float64Array.from(block.indptr.subarray(1), (end) => before + end);
          yield wide ? widened(ends) : littleEndianBytes(Int32Array.from(ends));
          before += block.nnz;
        }
      },
    },
    {
      key: "indices",
      async *chunks() {
        yield npyHeaderBytes(index, [source.nnz]);
        for await (const block of checkedBlocks(what, source)) yield bytesOf(block.indices);
      },
    },
    {
      key: "data",
      async *chunks() {
        yield npyHeaderBytes(descrs[source.dtype], [source.nnz]);
        for await (const block of checkedBlocks(what, source)) yield littleEndianBytes(block.data);
      },
    },
  ];
}

function array(key: string, descr: string, data: Int32Array | Float32Array | Float64Array): Member {
  return { key, chunks: () => [npyHeaderBytes(descr, [data.length]), littleEndianBytes(data)] };
}

function format(name: "csr" | "csc" | "coo"): Member {
  return { key: "format", chunks: () => [npyHeaderBytes("|S3", []), new TextEncoder().encode(name)] };
}

function shape(lengths: readonly [number, number]): Member {
  return { key: "shape", chunks: () => [npyHeaderBytes("<i8", [2]), widened(lengths)] };
}

/** Integers from 0 to 2^53 as little-endian int64. */
function widened(values: ArrayLike<number>): Uint8Array {
  const words = new Uint32Array(2 * values.length);
  for (let k = 0; k < values.length; k++) {
    words[2 * k] = values[k];
    words[2 * k + 1] = Math.floor(values[k] / 2 ** 32);
  }
  return littleEndianBytes(words);
}
