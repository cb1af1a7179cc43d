import type { FloatDType, TypedArrayOf } from "@convmtx/tensor";
import { dtypeOf } from "@convmtx/tensor";
import type { MatrixShape } from "./matrix-shape.ts";
import { checkMatrixShape } from "./matrix-shape.ts";
import type { OrderFlags } from "./structure.ts";
import { canonicalOrder, checkEntries, checkLayout, csrWords } from "./structure.ts";

export interface CsrParts<D extends FloatDType = FloatDType> {
  readonly shape: MatrixShape;
  /** Length nrows + 1: row i owns the positions indptr[i] ≤ k < indptr[i + 1]. */
  readonly indptr: Int32Array;
  /** Length nnz: the column of each stored entry. */
  readonly indices: Int32Array;
  /** Length nnz: the value of each stored entry. */
  readonly data: TypedArrayOf<D>;
}

/**
 * A sparse matrix in compressed sparse row form, as SciPy's `csr_array`.
 *
 * The factories wrap the arrays they are given and copy none: whoever writes to an array changes the matrix. Write to
 * `data` only; the flags vouch for the rest.
 */
export class Csr<D extends FloatDType = FloatDType> {
  /** Tells the classes apart, whose fields are alike. */
  readonly format = "csr";
  readonly dtype: D;
  readonly shape: MatrixShape;
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly data: TypedArrayOf<D>;
  /** The indices ascend within each row; duplicates may follow each other (SciPy's `has_sorted_indices`). */
  readonly sorted: boolean;
  /** Sorted and without duplicates (SciPy's `has_canonical_format`). Explicit zeros are allowed. */
  readonly canonical: boolean;

  private constructor(parts: CsrParts<D>, shape: MatrixShape, flags: OrderFlags) {
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
   * A matrix over canonical parts: indices ascending within each row, no position twice.
   *
   * @returns a matrix which shares the arrays
   * @throws FormatError `SPARSE_INVALID` naming the row, the position and the remedy; ShapeError `SHAPE_INVALID`;
   * DtypeError `DTYPE_UNSUPPORTED`; LimitError `INDEX_LIMIT`
   * @remarks O(nrows + nnz)
   */
  static fromParts(parts: CsrParts<"float64">): Csr<"float64">;
  static fromParts(parts: CsrParts<"float32">): Csr<"float32">;
  static fromParts<D extends FloatDType>(parts: CsrParts<D>): Csr<D>;
  static fromParts<D extends FloatDType>(parts: CsrParts<D>): Csr<D> {
    const shape = checkMatrixShape("Csr.fromParts", parts.shape);
    checkLayout("Csr.fromParts", csrWords, parts);
    return new Csr(parts, shape, checkEntries("Csr.fromParts", csrWords, parts, "canonical"));
  }

  /**
   * A matrix over parts in any order within each row; duplicates are kept and mean their sum. The flags say what
   * was found.
   *
   * @returns a matrix which shares the arrays
   * @throws as `fromParts`, but for the order
   * @remarks O(nrows + nnz)
   */
  static fromPartsUnsorted(parts: CsrParts<"float64">): Csr<"float64">;
  static fromPartsUnsorted(parts: CsrParts<"float32">): Csr<"float32">;
  static fromPartsUnsorted<D extends FloatDType>(parts: CsrParts<D>): Csr<D>;
  static fromPartsUnsorted<D extends FloatDType>(parts: CsrParts<D>): Csr<D> {
    const shape = checkMatrixShape("Csr.fromPartsUnsorted", parts.shape);
    checkLayout("Csr.fromPartsUnsorted", csrWords, parts);
    return new Csr(parts, shape, checkEntries("Csr.fromPartsUnsorted", csrWords, parts, "any"));
  }

  /**
   * A matrix over parts which the caller vouches for; `checkCsr` checks later.
   *
   * @param flags what is true of the order; default canonical
   * @returns a matrix which shares the arrays
   * @remarks O(1)
   */
  static fromPartsUnchecked(parts: CsrParts<"float64">, flags?: OrderFlags): Csr<"float64">;
  static fromPartsUnchecked(parts: CsrParts<"float32">, flags?: OrderFlags): Csr<"float32">;
  static fromPartsUnchecked<D extends FloatDType>(parts: CsrParts<D>, flags?: OrderFlags): Csr<D>;
  static fromPartsUnchecked<D extends FloatDType>(parts: CsrParts<D>, flags: OrderFlags = canonicalOrder): Csr<D> {
    return new Csr(parts, parts.shape, flags);
  }
}
