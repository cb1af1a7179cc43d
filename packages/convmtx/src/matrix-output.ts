import type { RowBlocks } from "@convmtx/io";
import { writeMatrixMarket, writeNpz, writePetsc } from "@convmtx/io";
import type { Coo, Csc, Csr } from "@convmtx/sparse";
import { ConvmtxError } from "@convmtx/tensor";
import type { Command } from "commander";
import { parseWord } from "./option-words.ts";

/** The formats that hold a sparse matrix, as file names end in them. */
export const matrixFormats = ["npz", "mtx", "mtx.gz", "petsc"] as const;
export type MatrixFormat = (typeof matrixFormats)[number];

const compressions = ["deflate", "stored"] as const;

export interface MatrixOutputOptions {
  /** Of npz. */
  readonly compression?: (typeof compressions)[number];
  /** Of PETSc. */
  readonly indexBits?: 32 | 64;
}

/** Adds the options of single formats. */
export function addMatrixOutputOptions(command: Command): Command {
  return command
    .option("--compression <how>", "of .npz: deflate or stored (default: deflate)", (text) =>
      parseWord("--compression", text, compressions),
    )
    .option(
      "--index-bits <n>",
      "of .petsc: 32 or 64, as PETSc was configured (default: 64 if 32 are too few)",
      (text) => Number(parseWord("--index-bits", text, ["32", "64"])),
    );
}

/** @throws ConvmtxError `OPTION_INVALID` for an option of another format, or a name that ends as those of another do */
export function checkMatrixOutput(format: string, { compression, indexBits }: MatrixOutputOptions, path = ""): void {
  const fault =
    compression !== undefined && format !== "npz"
      ? `--compression is of npz, but ${format} is written`
      : indexBits !== undefined && format !== "petsc"
        ? `--index-bits is of petsc, but ${format} is written`
        : endsOtherwise(path, format)
          ? `${path} is the name of another format than ${format}; give a name that fits`
          : undefined;
  if (fault !== undefined) throw new ConvmtxError("OPTION_INVALID", fault, { details: { format, path } });
}

function endsOtherwise(path: string, format: string): boolean {
  const end = [...matrixFormats, "npy"].find((one) => path.toLowerCase().endsWith(`.${one}`));
  return end !== undefined && end !== format;
}

/** The bytes of a sparse matrix in one of the formats that hold one. */
export function matrixChunks(
  matrix: Csr | Csc | Coo | RowBlocks,
  format: MatrixFormat,
  { compression, indexBits }: MatrixOutputOptions,
): AsyncIterable<Uint8Array> {
  switch (format) {
    case "npz":
      return writeNpz(matrix, { compression });
    case "petsc":
      return writePetsc(matrix, { indexBits });
    case "mtx":
    case "mtx.gz":
      return writeMatrixMarket(matrix, { gzip: format === "mtx.gz" });
  }
}

/** How often a writer passes over the rows. */
export function passesOver(format: MatrixFormat): number {
  return format === "npz" || format === "petsc" ? 3 : 1;
}
