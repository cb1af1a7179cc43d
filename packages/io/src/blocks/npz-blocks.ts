import { Coo } from "@convmtx/sparse";
import type { FloatArray, TypedArray } from "@convmtx/tensor";
import { bytesPerElement, floatDType } from "@convmtx/tensor";
import { ByteFeed } from "../byte-feed.ts";
import { concat } from "../byte-stream.ts";
import type { ElementUse } from "../element-sink.ts";
import type { FileContext } from "../file-error.ts";
import { beyondLimit, invalid, unsupported } from "../file-error.ts";
import { memoryBudget } from "../memory-budget.ts";
import type { NpyHeader } from "../npy-header.ts";
import { npyHeaderLength, parseNpyHeader } from "../npy-header.ts";
import type { NpzArchive } from "../npz-members.ts";
import { hasArray, memberOf, readShape, readText, requireDims, requireIntegers } from "../npz-members.ts";
import { compressedBlocks } from "./compressed-blocks.ts";
import type { MatrixBlock, MatrixStream } from "./matrix-stream.ts";
import { blockBytesOf } from "./matrix-stream.ts";

/** A csr, csc or coo matrix of an npz archive, its arrays inflated beside each other. */
export async function npzStream(archive: NpzArchive): Promise<MatrixStream> {
  if (!hasArray(archive, "format")) {
    const context = { what: archive.what, member: "format.npy" };
    throw unsupported(
      context,
      {},
      "an archive without a sparse matrix cannot be read in blocks; readNpzArrays reads it",
    );
  }
  const format = await readText(archive, "format");
  if (format !== "csr" && format !== "csc" && format !== "coo") {
    const context = { what: archive.what, member: "format.npy" };
    throw unsupported(context, {}, `the sparse format '${format}' cannot be read in blocks; csr, csc and coo can`);
  }
  const shape = await readShape(archive);
  const data = await openArray(archive, "data");
  await data.close();
  requireDims(data.header, data.context, 1);
  const nnz = data.header.size;
  const dtype = floatDType(data.header.type.tensor);
  const entryBytes = (format === "coo" ? 8 : 4) + bytesPerElement(dtype);
  return {
    container: "npz",
    format,
    shape,
    nnz,
    dtype,
    blocks(options) {
      const { maxBytes, preferredBytes } = blockBytesOf(archive.what, options);
      const count = (bytes: number): number => Math.max(1, Math.floor(bytes / entryBytes));
      const entries = { most: count(maxBytes), preferred: count(preferredBytes) };
      if (format === "coo") return coordinateBlocks(archive, shape, nnz, entries.preferred, maxBytes);
      return majorBlocks(archive, format, shape, nnz, entries, maxBytes);
    },
  };
}

/** An npy member whose elements are taken front to back. */
interface OpenArray {
  readonly context: FileContext;
  readonly header: NpyHeader;
  take(count: number, use: ElementUse, maxBytes: number, indexLimit?: number): Promise<TypedArray>;
  /** Reads to the end of the member, where its CRC-32 is compared. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

async function openArray(archive: NpzArchive, key: string): Promise<OpenArray> {
  const { context, member } = memberOf(archive, key);
  const feed = new ByteFeed(context, member.chunks());
  try {
    let start = await feed.take(10, "the npy header");
    let length = npyHeaderLength(context, start);
    if (length === undefined) start = concat([start, await feed.take(2, "the npy header")]);
    length ??= npyHeaderLength(context, start) ?? start.length;
    const rest = await feed.take(length - start.length, "the npy header");
    const header = parseNpyHeader(context, concat([start, rest]));
    const { type, littleEndian } = header;
    return {
      context,
      header,
      async take(size, use, maxBytes, indexLimit) {
        const budget = memoryBudget(archive.what, maxBytes);
        const options = { use, lossy: archive.lossy, budget, indexLimit, sizeIsKnown: true };
        return (await feed.elements({ type, littleEndian, size }, "its elements", options)).elements();
      },
      async finish() {
        await feed.skipRest();
        const end = header.dataOffset + header.size * type.bytes;
        if (feed.position !== end)
          throw invalid(context, { byte: end }, `${feed.position - end} bytes after the array`);
      },
      close: () => feed.close(),
    };
  } catch (error) {
    await feed.close();
    throw error;
  }
}

async function* majorBlocks(
  archive: NpzArchive,
  format: "csr" | "csc",
  shape: readonly [number, number],
  nnz: number,
  entries: { readonly most: number; readonly preferred: number },
  maxBytes: number,
): AsyncGenerator<MatrixBlock, void, undefined> {
  const [majors, minors] = format === "csr" ? shape : ([shape[1], shape[0]] as const);
  const opened: OpenArray[] = [];
  const open = async (key: string): Promise<OpenArray> => {
    const array = await openArray(archive, key);
    opened.push(array);
    return array;
  };
  const close = async (): Promise<void> => {
    for (const array of opened) await array.close();
  };
  try {
    const indptr = await open("indptr");
    const indices = await open("indices");
    const data = await open("data");
    for (const { header, context } of [indptr, indices]) requireIntegers(header, context, 1);
    if (indptr.header.size !== majors + 1) {
      throw invalid(
        indptr.context,
        { byte: indptr.header.dataOffset },
        `has ${indptr.header.size} elements, expected ${majors + 1}`,
      );
    }
    if (indices.header.size < nnz) {
      throw invalid(
        indices.context,
        { byte: indices.header.dataOffset },
        `has ${indices.header.size} elements, expected ${nnz}`,
      );
    }
    const [first] = await indptr.take(1, "offsets", maxBytes);
    if (first !== 0)
      throw invalid(indptr.context, { byte: indptr.header.dataOffset }, `starts with ${first}, expected 0`);
    let [last, at] = [0, 0];
    yield* compressedBlocks(format, [majors, minors], entries, {
      async ends(count) {
        const ends = (await indptr.take(count, "offsets", maxBytes)) as Float64Array;
        for (const end of ends) {
          at++;
          if (end >= last && end <= nnz) {
            last = end;
            continue;
          }
          const byte = indptr.header.dataOffset + at * indptr.header.type.bytes;
          const problem = end < last ? `falls from ${last} to ${end}` : `is ${end}, but there are ${nnz} entries`;
          throw invalid(indptr.context, { byte }, problem);
        }
        return ends;
      },
      indices: async (count) => (await indices.take(count, "indices", maxBytes, minors)) as Int32Array,
      data: async (count) => (await data.take(count, "values", maxBytes)) as FloatArray,
      tooLong: (major, length) => {
        const problem = `${format === "csr" ? "row" : "column"} ${major} has ${length} entries, more than maxBytes = ${maxBytes} of a block allow; raise it`;
        return beyondLimit(
          "MEMORY_LIMIT",
          indptr.context,
          { byte: indptr.header.dataOffset + major * indptr.header.type.bytes },
          problem,
        );
      },
      async finish() {
        for (const array of opened) await array.finish();
      },
      close,
    });
  } finally {
    await close();
  }
}

async function* coordinateBlocks(
  archive: NpzArchive,
  shape: readonly [number, number],
  nnz: number,
  maxEntries: number,
  maxBytes: number,
): AsyncGenerator<MatrixBlock, void, undefined> {
  if (hasArray(archive, "coords")) {
    const context = { what: archive.what, member: "coords.npy" };
    throw unsupported(context, {}, "a coo array with coords cannot be read in blocks; save it as csr");
  }
  const opened: OpenArray[] = [];
  try {
    for (const key of ["row", "col", "data"]) opened.push(await openArray(archive, key));
    const [row, col, data] = opened;
    for (const { header, context } of [row, col]) {
      requireIntegers(header, context, 1);
      if (header.size === nnz) continue;
      throw invalid(context, { byte: header.dataOffset }, `has ${header.size} elements, expected ${nnz}`);
    }
    for (let at = 0; at < nnz; at += maxEntries) {
      const count = Math.min(maxEntries, nnz - at);
      const parts = {
        row: (await row.take(count, "indices", maxBytes, shape[0])) as Int32Array,
        col: (await col.take(count, "indices", maxBytes, shape[1])) as Int32Array,
        data: (await data.take(count, "values", maxBytes)) as FloatArray,
      };
      yield { row: 0, col: 0, matrix: Coo.fromPartsUnsorted({ shape, ...parts }) };
    }
    for (const array of opened) await array.finish();
  } finally {
    for (const array of opened) await array.close();
  }
}
