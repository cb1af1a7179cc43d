import type { ColumnPattern } from "../matrix/columns.ts";
import type { UpperPattern } from "../tree/elimination-tree.ts";

/**
 * What the positions of a symmetric matrix say about its Cholesky factor before there are numbers: P A Pᵀ = L Lᵀ.
 *
 * Fields only; `analyzeCholesky` makes it, `cholesky` takes it.
 */
export class CholeskySymbolic {
  readonly shape: readonly [number, number];
  /** `order[k]` is the row and column of A that is placed k-th: the ordering, then, unless natural, a postorder of its elimination tree. */
  readonly order: Int32Array;
  /** The elimination tree of P A Pᵀ: the first row below the diagonal in each column of L, −1 for none. */
  readonly parent: Int32Array;
  /** The starts of L's columns, length n + 1. */
  readonly indptr: Int32Array;
  /** The number of entries of L, diagonal included. */
  readonly nnz: number;
  /** Multiplications and additions, divisions and roots of the factorisation: Σ cⱼ² over the column counts cⱼ of L. */
  readonly flops: number;
  /** The positions that were analysed: all of A's, by columns. */
  readonly pattern: ColumnPattern;
  /** The upper triangle of P A Pᵀ by columns, and for each entry where its value stands in A. */
  readonly upper: UpperPattern & { readonly source: Int32Array };

  /** Trusts its arguments: `analyzeCholesky` is the checked door. */
  constructor(parts: CholeskySymbolicParts) {
    this.shape = parts.pattern.shape;
    this.order = parts.order;
    this.parent = parts.parent;
    this.indptr = parts.indptr;
    this.nnz = parts.indptr[parts.indptr.length - 1];
    this.flops = parts.flops;
    this.pattern = parts.pattern;
    this.upper = parts.upper;
  }
}

export interface CholeskySymbolicParts {
  readonly order: Int32Array;
  readonly parent: Int32Array;
  readonly indptr: Int32Array;
  readonly flops: number;
  readonly pattern: ColumnPattern;
  readonly upper: UpperPattern & { readonly source: Int32Array };
}
