import type { RowBlocks } from "@convmtx/io";
import { writeMatrixMarket, writeNpz, writePetsc } from "@convmtx/io";
import type { Coo, Csc, Csr } from "@convmtx/sparse";
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
