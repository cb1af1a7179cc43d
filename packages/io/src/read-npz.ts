import type { MatrixShape } from "@convmtx/sparse";
import { Coo, Csc, Csr } from "@convmtx/sparse";
import type { FloatArray } from "@convmtx/tensor";
import { asTypedArray, isConvmtxError } from "@convmtx/tensor";
import { cooFromDia, csrFromBsr } from "./block-formats.ts";
import type { SourceDType } from "./element-type.ts";
import { invalid, unsupported } from "./file-error.ts";
import { memoryBudget } from "./memory-budget.ts";
import type { NpyArray } from "./npy-assembly.ts";
import type { NpzArchive } from "./npz-members.ts";
import { arrayKeys, hasArray, readArray, readFlag, readShape, readText, requireDims } from "./npz-members.ts";
import { readCompressed, readCoords, readIndices, readIndptr, readRowCol, readValues } from "./npz-sparse-arrays.ts";
import type { ReadOptions } from "./read-npy.ts";
import type { Source } from "./source.ts";
import { openSource } from "./source.ts";
import { spool } from "./spool.ts";
import { openZip } from "./zip-archive.ts";

/** A sparse matrix as it stood in an npz file of SciPy. */
export interface SparseFile {
  /** The arrays as stored: order and duplicates kept. A bsr file gives a Csr, a dia file a Coo. */
  readonly matrix: Csr | Csc | Coo;
  /** SciPy's name of the format in the file. */
  readonly format: "csr" | "csc" | "coo" | "bsr" | "dia";
  /** The dtype of the values in the file; the matrix has float32 for float16 and float32, else float64. */
  readonly sourceDtype: SourceDType;
  /** Whether SciPy wrote it from a sparse array (`csr_array`) and not from a matrix (`csr_matrix`). */
  readonly isArray: boolean;
}

/**
 * Reads a sparse matrix that `scipy.sparse.save_npz` wrote: csr, csc, coo, bsr or dia, deflated or stored.
 *
 * @param source bytes, a blob or a ranged source, of which only the arrays needed are read; a forward stream is held in
 * memory first, as the directory of a zip file stands at its end
 * @returns the matrix with its own memory. bsr: every block becomes a dense block of stored entries, zeros included.
 * dia: the entries inside the matrix that are not zero, diagonal by diagonal, as SciPy's `tocoo`. csr and csc: entries
 * beyond `indptr[-1]` are dropped, as SciPy's `prune`.
 * @throws FormatError `FILE_INVALID`, `FILE_TRUNCATED` with the byte (of the member, if the message names one, else of
 * the archive); UnsupportedError `FILE_UNSUPPORTED` for complex and object dtypes, other formats and other than two
 * dimensions; DtypeError `PRECISION_LOSS`; LimitError `MEMORY_LIMIT`, `INDEX_LIMIT`
 * @remarks Members are inflated no further than their npy header declares, and nothing is allocated before the lengths
 * agree with each other, with the sizes in the archive and with `maxBytes`.
 */
export async function readNpz(source: Source, options: ReadOptions = {}): Promise<SparseFile> {
  const archive = await openNpz("readNpz", source, options);
  if (!hasArray(archive, "format")) {
    const keys = arrayKeys(archive).slice(0, 12).join(", ");
    const problem = `no sparse matrix: the archive has no format.npy; it has ${keys || "no arrays"}`;
    const context = { what: archive.what, member: "format.npy" };
    throw invalid(context, {}, `${problem}; readNpzArrays reads plain archives`);
  }
  return sparseFrom(archive);
}

/**
 * Reads the arrays of a plain npz file (`numpy.savez`).
 *
 * @returns the arrays by their keys, in the order of the archive; members that are not `.npy` are left out
 * @throws as `readNpz`; `maxBytes` is the ceiling of all arrays together
 */
export async function readNpzArrays(source: Source, options: ReadOptions = {}): Promise<ReadonlyMap<string, NpyArray>> {
  return arraysFrom(await openNpz("readNpzArrays", source, options));
}

export async function openNpz(what: string, source: Source, options: ReadOptions): Promise<NpzArchive> {
  const budget = memoryBudget(what, options.maxBytes);
  const opened = openSource(what, source);
  const ranged = opened.ranged ?? (await spool({ what }, opened.chunks(), budget));
  return { what, members: await openZip(what, ranged), budget, lossy: options.lossy ?? false };
}

export async function arraysFrom(archive: NpzArchive): Promise<ReadonlyMap<string, NpyArray>> {
  const arrays = new Map<string, NpyArray>();
  for (const key of arrayKeys(archive)) arrays.set(key, await readArray(archive, key, "tensor"));
  return arrays;
}

export async function sparseFrom(archive: NpzArchive): Promise<SparseFile> {
  const format = await readText(archive, "format");
  const isArray = hasArray(archive, "_is_array") && (await readFlag(archive, "_is_array"));
  const read = Object.hasOwn(readers, format) ? readers[format as SparseFile["format"]] : undefined;
  if (read === undefined) {
    const context = { what: archive.what, member: "format.npy" };
    throw unsupported(context, {}, `the sparse format '${format}' is refused; csr, csc, coo, bsr and dia are read`);
  }
  const shape = await readShape(archive);
  try {
    const { matrix, sourceDtype } = await read(archive, shape);
    return { matrix, format: format as SparseFile["format"], sourceDtype, isArray };
  } catch (error) {
    if (!isConvmtxError(error) || error.code !== "SPARSE_INVALID") throw error;
    const member = { dia: "offsets.npy", coo: hasArray(archive, "coords") ? "coords.npy" : "row.npy" }[format];
    const context = { what: archive.what, member: member ?? "indices.npy" };
    throw invalid(context, {}, `the arrays are no ${format} matrix: ${error.message}`, error);
  }
}

type Reader = (
  archive: NpzArchive,
  shape: MatrixShape,
) => Promise<{ readonly matrix: Csr | Csc | Coo; readonly sourceDtype: SourceDType }>;

const readers: Readonly<Record<SparseFile["format"], Reader>> = {
  async csr(archive, shape) {
    const { indptr, indices, data, sourceDtype } = await readCompressed(archive, shape[0], shape[1]);
    return { matrix: Csr.fromPartsUnsorted({ shape, indptr, indices, data }), sourceDtype };
  },

  async csc(archive, shape) {
    const { indptr, indices, data, sourceDtype } = await readCompressed(archive, shape[1], shape[0]);
    return { matrix: Csc.fromPartsUnsorted({ shape, indptr, indices, data }), sourceDtype };
  },

  async coo(archive, shape) {
    const { row, col } = hasArray(archive, "coords")
      ? await readCoords(archive, shape)
      : await readRowCol(archive, shape);
    const { values: data, sourceDtype } = await readValues(archive, row.length);
    return { matrix: Coo.fromPartsUnsorted({ shape, row, col, data }), sourceDtype };
  },

  async bsr(archive, shape) {
    let blocks: readonly number[] = [];
    // The block size stands in the header of the data alone, and decides how long indptr must be.
    const { tensor, sourceDtype } = await readArray(archive, "data", "values", (header, context) => {
      requireDims(header, context, 3);
      blocks = header.shape;
      const [, height, width] = header.shape;
      if (height > 0 && width > 0 && shape[0] % height === 0 && shape[1] % width === 0) return;
      throw invalid(context, { byte: 10 }, `blocks of ${height} x ${width} do not tile ${shape[0]} x ${shape[1]}`);
    });
    const [count, height, width] = blocks;
    const indptr = await readIndptr(archive, shape[0] / height);
    const indices = await readIndices(archive, "indices", count, { below: shape[1] / width });
    const data = asTypedArray(tensor) as FloatArray;
    archive.budget.take(
      { what: archive.what, member: "data.npy" },
      {},
      4 * (shape[0] + 1) + data.length * (4 + data.BYTES_PER_ELEMENT),
    );
    const matrix = csrFromBsr(shape, [height, width], indptr, indices, data);
    return { matrix, sourceDtype };
  },

  async dia(archive, shape) {
    const offsets = await readIndices(archive, "offsets");
    const { tensor, sourceDtype } = await readArray(archive, "data", "values", (header, context) => {
      requireDims(header, context, 2);
      if (header.shape[0] === offsets.length) return;
      throw invalid(
        context,
        { byte: 10 },
        `has ${header.shape[0]} diagonals, expected ${offsets.length} as in offsets`,
      );
    });
    const data = asTypedArray(tensor) as FloatArray;
    archive.budget.take({ what: archive.what, member: "data.npy" }, {}, data.length * (8 + data.BYTES_PER_ELEMENT));
    return { matrix: cooFromDia(shape, offsets, data), sourceDtype };
  },
};
