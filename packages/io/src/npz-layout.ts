import type { Coo, Csc, Csr } from "@convmtx/sparse";
import { littleEndianBytes } from "./byte-order.ts";
import type { RowBlocks } from "./row-blocks.ts";
import { checkedBlocks } from "./row-blocks.ts";
import { descrs, npyHeaderBytes } from "./write-npy.ts";

/** An array of an archive that is to be written, byte for byte. */
export interface NpzMember {
  readonly key: string;
  chunks(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** The arrays of a matrix as SciPy names them. */
export function npzMembers(what: string, matrix: Csr | Csc | Coo | RowBlocks): readonly NpzMember[] {
  if ("rowBlocks" in matrix) return blockMembers(what, matrix);
  const head = [format(matrix.format), shape(matrix.shape)];
  const data = array("data", descrs[matrix.dtype], matrix.data);
  if (matrix.format === "coo") return [...head, array("row", "<i4", matrix.row), array("col", "<i4", matrix.col), data];
  return [...head, array("indptr", "<i4", matrix.indptr), array("indices", "<i4", matrix.indices), data];
}

function blockMembers(what: string, source: RowBlocks): readonly NpzMember[] {
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

function array(key: string, descr: string, data: Int32Array | Float32Array | Float64Array): NpzMember {
  return { key, chunks: () => [npyHeaderBytes(descr, [data.length]), littleEndianBytes(data)] };
}

function format(name: "csr" | "csc" | "coo"): NpzMember {
  return { key: "format", chunks: () => [npyHeaderBytes("|S3", []), new TextEncoder().encode(name)] };
}

function shape(lengths: readonly [number, number]): NpzMember {
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
