import type { FloatDType, TypedArrayOf } from "@convmtx/tensor";
import { dtypeOf } from "@convmtx/tensor";
import type { MatrixShape } from "./matrix-shape.ts";
import { checkMatrixShape } from "./matrix-shape.ts";
import type { OrderFlags } from "./structure.ts";
import { canonicalOrder, checkEntries, checkLayout, cscWords } from "./structure.ts";

export interface CscParts<D extends FloatDType = FloatDType> {
  readonly shape: MatrixShape;
  /** Length ncols + 1: column j owns the positions indptr[j] ≤ k < indptr[j + 1]. */
  readonly indptr: Int32Array;
  /** Length nnz: the row of each stored entry. */
  readonly indices: Int32Array;
  /** Length nnz: the value of each stored entry. */
  readonly data: TypedArrayOf<D>;
}

/**
 * A sparse matrix in compressed sparse column form, as SciPy's `csc_array`.
 *
 * The factories wrap the arrays they are given and copy none: whoever writes to an array changes the matrix. Write to
 * `data` only; the flags vouch for the rest.
 */
export class Csc<D extends FloatDType = FloatDType> {
  /** Tells the classes apart, whose fields are alike. */
  readonly format = "csc";
  readonly dtype: D;
  readonly shape: MatrixShape;
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly data: TypedArrayOf<D>;
  /** The indices ascend within each column; duplicates may follow each other (SciPy's `has_sorted_indices`). */
  readonly sorted: boolean;
  /** Sorted and without duplicates (SciPy's `has_canonical_format`). Explicit zeros are allowed. */
  readonly canonical: boolean;

  private constructor(parts: CscParts<D>, shape: MatrixShape, flags: OrderFlags) {
    this.dtype = dtypeOf(parts.data) as D;
    this.shape = shape;
    this.indptr = parts.indptr;
    this.indices = parts.indices;
    this.data = parts.data;
    this.sorted = flags.sorted;
    this.canonical = flags.canonical;
  }

  /** The number of stored entries, explicit zeros and duplicates counted. */
  get nnz(): number {
    return this.indices.length;
  }

  /**
   * A matrix over canonical parts: indices ascending within each column, no position twice.
   *
   * @returns a matrix which shares the arrays
   * @throws FormatError `SPARSE_INVALID` naming the column, the position and the remedy; ShapeError `SHAPE_INVALID`;
   * DtypeError `DTYPE_UNSUPPORTED`; LimitError `INDEX_LIMIT`
   * @remarks O(ncols + nnz)
   */
  static fromParts(parts: CscParts<"float64">): Csc<"float64">;
  static fromParts(parts: CscParts<"float32">): Csc<"float32">;
  static fromParts<D extends FloatDType>(parts: CscParts<D>): Csc<D>;
  static fromParts<D extends FloatDType>(parts: CscParts<D>): Csc<D> {
    const shape = checkMatrixShape("Csc.fromParts", parts.shape);
    checkLayout("Csc.fromParts", cscWords, parts);
    return new Csc(parts, shape, checkEntries("Csc.fromParts", cscWords, parts, "canonical"));
  }

  /**
   * A matrix over parts in any order within each column; duplicates are kept and mean their sum. The flags say what
   * was found.
   *
   * @returns a matrix which shares the arrays
   * @throws as `fromParts`, but for the order
   * @remarks O(ncols + nnz)
   */
  static fromPartsUnsorted(parts: CscParts<"float64">): Csc<"float64">;
  static fromPartsUnsorted(parts: CscParts<"float32">): Csc<"float32">;
  static fromPartsUnsorted<D extends FloatDType>(parts: CscParts<D>): Csc<D>;
  static fromPartsUnsorted<D extends FloatDType>(parts: CscParts<D>): Csc<D> {
    const shape = checkMatrixShape("Csc.fromPartsUnsorted", parts.shape);
    checkLayout("Csc.fromPartsUnsorted", cscWords, parts);
    return new Csc(parts, shape, checkEntries("Csc.fromPartsUnsorted", cscWords, parts, "any"));
  }

  /**
   * A matrix over parts which the caller vouches for; `checkCsc` checks later.
   *
   * @param flags what is true of the order; default canonical
   * @returns a matrix which shares the arrays
   * @remarks O(1)
   */
  static fromPartsUnchecked(parts: CscParts<"float64">, flags?: OrderFlags): Csc<"float64">;
  static fromPartsUnchecked(parts: CscParts<"float32">, flags?: OrderFlags): Csc<"float32">;
  static fromPartsUnchecked<D extends FloatDType>(parts: CscParts<D>, flags?: OrderFlags): Csc<D>;
  static fromPartsUnchecked<D extends FloatDType>(parts: CscParts<D>, flags: OrderFlags = canonicalOrder): Csc<D> {
    return new Csc(parts, parts.shape, flags);
  }
}
