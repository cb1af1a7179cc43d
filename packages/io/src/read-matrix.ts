import { ConvmtxError } from "@convmtx/tensor";
import { unsupported } from "./file-error.ts";
import { gunzip, longestMagic, packingOf } from "./gunzip.ts";
import type { MatrixMarketFile } from "./matrix-market-assembly.ts";
import type { NpyArray } from "./npy-assembly.ts";
import { npyMagic } from "./npy-header.ts";
import { hasArray } from "./npz-members.ts";
import { peek } from "./peek.ts";
import { isPetsc } from "./petsc/classes.ts";
import type { PetscFile, ReadPetscOptions } from "./petsc/read-petsc.ts";
import { petscFrom } from "./petsc/read-petsc.ts";
import { matrixMarketFrom } from "./read-matrix-market.ts";
import type { ReadOptions } from "./read-npy.ts";
import { npyFrom } from "./read-npy.ts";
import type { SparseFile } from "./read-npz.ts";
import { arraysFrom, openNpz, sparseFrom } from "./read-npz.ts";
import type { Source } from "./source.ts";
import { openSource } from "./source.ts";
import { zipMagic } from "./zip-archive.ts";

/** The formats that can be told apart by their first bytes. */
export type FileFormat = "npy" | "npz" | "matrix-market" | "petsc";

/** What `readMatrix` found; `kind` says which. `npz-arrays` is an archive without a sparse matrix. */
export type MatrixFile =
  | ({ readonly kind: "npy" } & NpyArray)
  | ({ readonly kind: "npz" } & SparseFile)
  | { readonly kind: "npz-arrays"; readonly arrays: ReadonlyMap<string, NpyArray> }
  | ({ readonly kind: "matrix-market" } & MatrixMarketFile)
  | ({ readonly kind: "petsc" } & PetscFile);

export interface ReadMatrixOptions extends ReadOptions, ReadPetscOptions {
  /** Default: what the first bytes say, under gzip too. */
  readonly format?: FileFormat | undefined;
}

/**
 * Reads a file of any format of this package, told by its first bytes and not by its name: a zip archive is npz,
 * `\x93NUMPY` npy, one of PETSc's class numbers petsc, everything else Matrix Market; all but npz may be packed with gzip.
 *
 * @param source bytes, a blob, a ranged source or a forward stream (held in memory for npz)
 * @throws as `readNpy`, `readNpz`, `readMatrixMarket` and `readPetsc`; ConvmtxError `OPTION_INVALID` for an unknown format
 */
export async function readMatrix(source: Source, options: ReadMatrixOptions = {}): Promise<MatrixFile> {
  const what = "readMatrix";
  const context = { what };
  const opened = openSource(what, source);
  const outer = await peek(opened.chunks(), longestMagic);
  const packing = packingOf(context, outer.start);
  const { start, chunks } = packing === "gzip" ? await peek(gunzip(context, outer.chunks), longestMagic) : outer;
  const format = checkFormat(options.format) ?? formatOf(start);
  const size = packing === "none" ? opened.ranged?.size : undefined;
  if (format === "npy") return { kind: "npy", ...(await npyFrom(what, chunks, size, options)) };
  if (format === "petsc") return { kind: "petsc", ...(await petscFrom(what, chunks, size, options)) };
  if (format === "matrix-market") {
    return { kind: "matrix-market", ...(await matrixMarketFrom(what, chunks, "none", size, options)) };
  }
  if (packing === "gzip") {
    await chunks.return();
    throw unsupported(
      context,
      { byte: 0 },
      "an npz file inside gzip is refused: it is packed already, unpack it first",
    );
  }
  if (opened.ranged !== undefined) await chunks.return();
  const archive = await openNpz(what, opened.ranged ?? chunks, options);
  if (hasArray(archive, "format")) return { kind: "npz", ...(await sparseFrom(archive)) };
  return { kind: "npz-arrays", arrays: await arraysFrom(archive) };
}

const formats: readonly FileFormat[] = ["npy", "npz", "matrix-market", "petsc"];

function checkFormat(format: FileFormat | undefined): FileFormat | undefined {
  if (format === undefined || formats.includes(format)) return format;
  throw new ConvmtxError("OPTION_INVALID", `readMatrix: format is ${String(format)}, expected ${formats.join(" or ")}`);
}

function formatOf(start: Uint8Array): FileFormat {
  const begins = (magic: readonly number[]): boolean => magic.every((byte, i) => start[i] === byte);
  if (begins(npyMagic)) return "npy";
  if (begins(zipMagic)) return "npz";
  return isPetsc(start) ? "petsc" : "matrix-market";
}
