import type { MatrixShape } from "./matrix-shape.ts";
import { checkMatrixShape } from "./matrix-shape.ts";
import type { OrderFlags } from "./structure.ts";
import { canonicalOrder, checkEntries, checkLayout, patternWords } from "./structure.ts";

export interface PatternParts {
  readonly shape: MatrixShape;
  /** Length nrows + 1: row i owns the positions indptr[i] ≤ k < indptr[i + 1]. */
  readonly indptr: Int32Array;
  /** Length nnz: the column of each stored entry. */
  readonly indices: Int32Array;
}

/**
 * The positions of a CSR matrix without its values; `withData` adds values, `patternOf` takes them away.
 *
 * The factories wrap the arrays they are given and copy none.
 */
export class Pattern {
  readonly format = "pattern";
  readonly shape: MatrixShape;
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  /** The indices ascend within each row; duplicates may follow each other. */
  readonly sorted: boolean;
  /** Sorted and without duplicates. */
  readonly canonical: boolean;

  private constructor(parts: PatternParts, shape: MatrixShape, flags: OrderFlags) {
    this.shape = shape;
    this.indptr = parts.indptr;
    this.indices = parts.indices;
    this.sorted = flags.sorted;
    this.canonical = flags.canonical;
  }

  /** The number of stored positions. */
  get nnz(): number {
    return this.indices.length;
  }

  /**
   * A pattern over canonical parts: columns ascending within each row, no position twice.
   *
   * @returns a pattern which shares the arrays
   * @throws FormatError `SPARSE_INVALID` naming the row, the position and the remedy; ShapeError `SHAPE_INVALID`;
   * DtypeError `DTYPE_UNSUPPORTED`; LimitError `INDEX_LIMIT`
   * @remarks O(nrows + nnz)
   */
  static fromParts(parts: PatternParts): Pattern {
    const shape = checkMatrixShape("Pattern.fromParts", parts.shape);
    checkLayout("Pattern.fromParts", patternWords, parts);
    return new Pattern(parts, shape, checkEntries("Pattern.fromParts", patternWords, parts, "canonical"));
  }

  /** As `fromParts`, in any order within each row and with duplicates; the flags say what was found. */
  static fromPartsUnsorted(parts: PatternParts): Pattern {
    const shape = checkMatrixShape("Pattern.fromPartsUnsorted", parts.shape);
    checkLayout("Pattern.fromPartsUnsorted", patternWords, parts);
    return new Pattern(parts, shape, checkEntries("Pattern.fromPartsUnsorted", patternWords, parts, "any"));
  }

  /** A pattern over parts which the caller vouches for. @remarks O(1) */
  static fromPartsUnchecked(parts: PatternParts, flags: OrderFlags = canonicalOrder): Pattern {
    return new Pattern(parts, parts.shape, flags);
  }
}
