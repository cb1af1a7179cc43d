import type { MatrixShape } from "@convmtx/sparse";
import type { FloatArray } from "@convmtx/tensor";
import { asTypedArray } from "@convmtx/tensor";
import type { SourceDType } from "./element-type.ts";
import type { FileContext } from "./file-error.ts";
import { invalid } from "./file-error.ts";
import type { NpyHeader } from "./npy-header.ts";
import type { NpzArchive } from "./npz-members.ts";
import { readArray, requireDims, requireIntegers } from "./npz-members.ts";

/** The three arrays of a csr or csc file. Entries beyond the end of indptr are dropped. */
export async function readCompressed(
  archive: NpzArchive,
  major: number,
  minor: number,
): Promise<{ indptr: Int32Array; indices: Int32Array; data: FloatArray; sourceDtype: SourceDType }> {
  const indptr = await readIndptr(archive, major);
  const nnz = indptr[major];
  const stored = await readIndices(archive, "indices", nnz, { below: minor, mayBeLonger: true });
  const { values, sourceDtype } = await readValues(archive, stored.length);
  const indices = stored.length === nnz ? stored : stored.slice(0, nnz);
  return { indptr, indices, data: values.length === nnz ? values : values.slice(0, nnz), sourceDtype };
}

/** Starts with 0 and never falls: checked here, where the byte is known. */
export async function readIndptr(archive: NpzArchive, major: number): Promise<Int32Array> {
  let start = 0;
  let width = 0;
  const check = (header: NpyHeader, context: FileContext): void => {
    requireLength(header, context, major + 1);
    start = header.dataOffset;
    width = header.type.bytes;
  };
  const { tensor } = await readArray(archive, "indptr", "indices", check);
  const indptr = asTypedArray(tensor) as Int32Array;
  const fault = indptr.findIndex((end, k) => (k === 0 ? end !== 0 : end < indptr[k - 1]));
  if (fault < 0) return indptr;
  const problem =
    fault === 0 ? `starts with ${indptr[0]}, expected 0` : `falls from ${indptr[fault - 1]} to ${indptr[fault]}`;
  throw invalid({ what: archive.what, member: "indptr.npy" }, { byte: start + fault * width }, problem);
}

/** Indices from 0 to `below`; `length` of them, or more. */
export async function readIndices(
  archive: NpzArchive,
  key: string,
  length?: number,
  options: { readonly below?: number; readonly mayBeLonger?: boolean } = {},
): Promise<Int32Array> {
  const { below, mayBeLonger = false } = options;
  const check = (header: NpyHeader, context: FileContext): void => {
    if (length === undefined || (mayBeLonger && header.size > length)) requireIntegers(header, context, 1);
    else requireLength(header, context, length);
  };
  const { tensor } = await readArray(archive, key, "indices", check, below);
  return asTypedArray(tensor) as Int32Array;
}

function requireLength(header: NpyHeader, context: FileContext, length: number): void {
  requireIntegers(header, context, 1);
  requireSize(header, context, length);
}

function requireSize(header: NpyHeader, context: FileContext, length: number): void {
  if (header.size === length) return;
  throw invalid(context, { byte: header.dataOffset }, `has ${header.size} elements, expected ${length}`);
}

/** The values of `nnz` stored entries. */
export async function readValues(
  archive: NpzArchive,
  nnz: number,
): Promise<{ readonly values: FloatArray; readonly sourceDtype: SourceDType }> {
  const { tensor, sourceDtype } = await readArray(archive, "data", "values", (header, context) => {
    requireDims(header, context, 1);
    requireSize(header, context, nnz);
  });
  return { values: asTypedArray(tensor) as FloatArray, sourceDtype };
}

/** The coordinates of a coo file. */
export async function readRowCol(
  archive: NpzArchive,
  [nrows, ncols]: MatrixShape,
): Promise<{ readonly row: Int32Array; readonly col: Int32Array }> {
  const row = await readIndices(archive, "row", undefined, { below: nrows });
  return { row, col: await readIndices(archive, "col", row.length, { below: ncols }) };
}

/** The coordinates of a coo file as newer SciPy writes them: one array of two rows. */
export async function readCoords(
  archive: NpzArchive,
  shape: MatrixShape,
): Promise<{ readonly row: Int32Array; readonly col: Int32Array }> {
  const check = (header: NpyHeader, context: FileContext): void => {
    requireIntegers(header, context, 2);
    if (header.shape[0] !== 2) throw invalid(context, { byte: 10 }, `has ${header.shape[0]} rows, expected 2`);
  };
  const { tensor } = await readArray(archive, "coords", "indices", check, Math.max(...shape));
  const coords = tensor.toTypedArray() as Int32Array;
  const nnz = coords.length / 2;
  return { row: coords.slice(0, nnz), col: coords.slice(nnz) };
}
