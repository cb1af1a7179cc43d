import type { FloatArray, TypedArray } from "@convmtx/tensor";
import { bytesPerElement } from "@convmtx/tensor";
import { ByteFeed } from "../byte-feed.ts";
import type { ElementUse } from "../element-sink.ts";
import { elementTypeNamed } from "../element-type.ts";
import type { FileContext } from "../file-error.ts";
import { beyondLimit, invalid, truncated, unsupported } from "../file-error.ts";
import { memoryBudget } from "../memory-budget.ts";
import { denseMark, petscClass, tooManyMark } from "../petsc/classes.ts";
import type { RangedSource } from "../source.ts";
import { readExactly, windows } from "../source.ts";
import { compressedBlocks } from "./compressed-blocks.ts";
import type { MatrixStream } from "./matrix-stream.ts";
import { blockBytesOf } from "./matrix-stream.ts";

/** The Mat at the beginning of a PETSc file: its three arrays read at three places at once. */
export async function petscStream(
  what: string,
  source: RangedSource,
  scalar: "float64" | "float32",
): Promise<MatrixStream> {
  const context: FileContext = { what };
  const isWide = new DataView((await readExactly(what, source, 0, 4)).slice().buffer).getInt32(0) === 0;
  const indexBytes = isWide ? 8 : 4;
  const header = new DataView((await readExactly(what, source, 0, 4 * indexBytes)).slice().buffer);
  const integer = (i: number): number =>
    isWide ? header.getInt32(8 * i) * 2 ** 32 + header.getUint32(8 * i + 4) : header.getInt32(4 * i);
  const [id, nrows, ncols, nnz] = [0, 1, 2, 3].map(integer);
  if (id !== petscClass.mat)
    throw invalid(context, { byte: 0 }, `class number ${id}, expected ${petscClass.mat} (Mat)`);
  if (nnz === denseMark) throw unsupported(context, { byte: 3 * indexBytes }, "a dense Mat cannot be read in blocks");
  if (!isWide && nnz === tooManyMark) {
    throw unsupported(
      context,
      { byte: 12 },
      "a Mat whose number of entries is only marked as too many cannot be read in blocks",
    );
  }
  for (const [i, value] of [nrows, ncols, nnz].entries()) {
    if (value < 0)
      throw invalid(context, { byte: (i + 1) * indexBytes }, `a Mat of ${nrows} x ${ncols} with ${nnz} entries`);
  }
  if (Math.max(nrows, ncols) > 0x7fffffff) {
    throw beyondLimit(
      "INDEX_LIMIT",
      context,
      { byte: indexBytes },
      `a Mat of ${nrows} x ${ncols} is beyond int32 indices`,
    );
  }
  if (nrows === 0 && nnz > 0) throw invalid(context, { byte: 3 * indexBytes }, `${nnz} entries in a Mat without rows`);
  const lengthsAt = 4 * indexBytes;
  const columnsAt = lengthsAt + nrows * indexBytes;
  const valuesAt = columnsAt + nnz * indexBytes;
  const end = valuesAt + nnz * bytesPerElement(scalar);
  if (end > source.size)
    throw truncated(context, { byte: source.size }, `the file ends here, but its Mat needs ${end} bytes`);
  const index = { type: elementTypeNamed(isWide ? "int64" : "int32"), littleEndian: false };
  const value = { type: elementTypeNamed(scalar), littleEndian: false };
  return {
    container: "petsc",
    format: "csr",
    shape: [nrows, ncols],
    nnz,
    dtype: scalar,
    blocks(options) {
      const { maxBytes, preferredBytes } = blockBytesOf(what, options);
      const lengths = new ByteFeed(context, windows(what, source, lengthsAt, columnsAt), lengthsAt);
      const columns = new ByteFeed(context, windows(what, source, columnsAt, valuesAt), columnsAt);
      const values = new ByteFeed(context, windows(what, source, valuesAt, end), valuesAt);
      const take = async (
        feed: ByteFeed,
        layout: typeof index,
        size: number,
        use: ElementUse,
        indexLimit?: number,
      ): Promise<TypedArray> => {
        const options = { use, lossy: false, budget: memoryBudget(what, maxBytes), indexLimit, sizeIsKnown: true };
        return (await feed.elements({ ...layout, size }, "its elements", options)).elements();
      };
      let [last, row] = [0, 0];
      const entriesIn = (bytes: number): number => Math.max(1, Math.floor(bytes / (4 + bytesPerElement(scalar))));
      const entries = { most: entriesIn(maxBytes), preferred: entriesIn(preferredBytes) };
      return compressedBlocks("csr", [nrows, ncols], entries, {
        async ends(count) {
          const ends = (await take(lengths, index, count, "offsets")) as Float64Array;
          for (let i = 0; i < ends.length; i++, row++) {
            const length = ends[i];
            last += length;
            const isLast = row + 1 === nrows;
            if (length < 0 || last > nnz || (isLast && last !== nnz)) {
              const problem = `row ${row} has ${length} entries, which makes ${last}, expected ${nnz} in all`;
              throw invalid(context, { byte: lengthsAt + row * indexBytes }, problem);
            }
            ends[i] = last;
          }
          return ends;
        },
        indices: async (count) => (await take(columns, index, count, "indices", ncols)) as Int32Array,
        data: async (count) => (await take(values, value, count, "values")) as FloatArray,
        tooLong: (at, length) => {
          const problem = `row ${at} has ${length} entries, more than maxBytes = ${maxBytes} of a block allow; raise it`;
          return beyondLimit("MEMORY_LIMIT", context, { byte: lengthsAt + at * indexBytes }, problem);
        },
        finish: () => Promise.resolve(),
        async close() {
          for (const feed of [lengths, columns, values]) await feed.close();
        },
      });
    },
  };
}
