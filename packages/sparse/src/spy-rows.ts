import type { Coo } from "./coo.ts";
import type { Csc } from "./csc.ts";
import type { Csr } from "./csr.ts";
import type { MatrixShape } from "./matrix-shape.ts";
import type { Pattern } from "./pattern.ts";

/** Rows `begin`, `begin + 1`, … of a whole matrix. */
export interface SpyBlock {
  readonly begin: number;
  readonly matrix: Csr | Pattern;
  /** Entry e of the block is of the classes `classes[classPtr[e] … classPtr[e+1]]`, to equal parts. Without: of class 0. */
  readonly classPtr?: Int32Array | undefined;
  readonly classes?: Int32Array | undefined;
}

/** A matrix that is drawn block by block, so that it need not fit into memory; each entry may be of a class, which has a colour. */
export interface SpyRows {
  readonly format: "rows";
  readonly shape: MatrixShape;
  readonly nnz: number;
  /** How many classes there are: they are numbered from 0. Default 1. */
  readonly classCount?: number | undefined;
  /** The rows from the first to the last. Asked for once a picture. */
  rowBlocks(): Iterable<SpyBlock>;
}

/** What can be looked at: any format in any order, or rows block by block. */
export type SpyMatrix = Csr | Csc | Coo | Pattern | SpyRows;
