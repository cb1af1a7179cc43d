import type { FloatDType, TypedArrayOf } from "@convmtx/tensor";
import { dtypeOf } from "@convmtx/tensor";
import { checkCooEntries, checkCooLayout } from "./coo-structure.ts";
import type { MatrixShape } from "./matrix-shape.ts";
import { checkMatrixShape } from "./matrix-shape.ts";
import type { OrderFlags } from "./structure.ts";
import { canonicalOrder } from "./structure.ts";

export interface CooParts<D extends FloatDType = FloatDType> {
  readonly shape: MatrixShape;
  /** Length nnz: the row of each stored entry. */
  readonly row: Int32Array;
  /** Length nnz: the column of each stored entry. */
  readonly col: Int32Array;
  /** Length nnz: the value of each stored entry. */
  readonly data: TypedArrayOf<D>;
}

/**
 * A sparse matrix as a list of (row, column, value), as SciPy's `coo_array`. Entries at the same position add up.
 *
 * The factories wrap the arrays they are given and copy none: whoever writes to an array changes the matrix. Write to
 * `data` only; the flags vouch for the rest.
 */
export class Coo<D extends FloatDType = FloatDType> {
  /** Tells the classes apart. */
  readonly format = "coo";
  readonly dtype: D;
  readonly shape: MatrixShape;
  readonly row: Int32Array;
  readonly col: Int32Array;
  readonly data: TypedArrayOf<D>;
  /** Entries ascend by row, then column; duplicates may follow each other. */
  readonly sorted: boolean;
  /** Sorted and without duplicates. Explicit zeros are allowed. */
  readonly canonical: boolean;

  private constructor(parts: CooParts<D>, shape: MatrixShape, flags: OrderFlags) {
    this.dtype = dtypeOf(parts.data) as D;
    this.shape = shape;
    this.row = parts.row;
    this.col = parts.col;
    this.data = parts.data;
    this.sorted = flags.sorted;
    this.canonical = flags.canonical;
  }

  /** The number of stored entries, explicit zeros and duplicates counted. */
  get nnz(): number {
    return this.row.length;
  }

  /**
   * A matrix over canonical parts: ascending by row, then column, no position twice.
   *
   * @returns a matrix which shares the arrays
   * @throws FormatError `SPARSE_INVALID` naming the entry, its position and the remedy; ShapeError `SHAPE_INVALID`;
   * DtypeError `DTYPE_UNSUPPORTED`; LimitError `INDEX_LIMIT`
   * @remarks O(nnz)
   */
  static fromParts(parts: CooParts<"float64">): Coo<"float64">;
  static fromParts(parts: CooParts<"float32">): Coo<"float32">;
  static fromParts<D extends FloatDType>(parts: CooParts<D>): Coo<D>;
  static fromParts<D extends FloatDType>(parts: CooParts<D>): Coo<D> {
    const shape = checkMatrixShape("Coo.fromParts", parts.shape);
    checkCooLayout("Coo.fromParts", parts);
    return new Coo(parts, shape, checkCooEntries("Coo.fromParts", parts, "canonical"));
  }

  /**
   * A matrix over parts in any order; duplicates are kept and mean their sum. The flags say what was found.
   *
   * @returns a matrix which shares the arrays
   * @throws as `fromParts`, but for the order
   * @remarks O(nnz)
   */
  static fromPartsUnsorted(parts: CooParts<"float64">): Coo<"float64">;
  static fromPartsUnsorted(parts: CooParts<"float32">): Coo<"float32">;
  static fromPartsUnsorted<D extends FloatDType>(parts: CooParts<D>): Coo<D>;
  static fromPartsUnsorted<D extends FloatDType>(parts: CooParts<D>): Coo<D> {
    const shape = checkMatrixShape("Coo.fromPartsUnsorted", parts.shape);
    checkCooLayout("Coo.fromPartsUnsorted", parts);
    return new Coo(parts, shape, checkCooEntries("Coo.fromPartsUnsorted", parts, "any"));
  }

  /**
   * A matrix over parts which the caller vouches for; `checkCoo` checks later.
   *
   * @param flags what is true of the order; default canonical
   * @returns a matrix which shares the arrays
   * @remarks O(1)
   */
  static fromPartsUnchecked(parts: CooParts<"float64">, flags?: OrderFlags): Coo<"float64">;
  static fromPartsUnchecked(parts: CooParts<"float32">, flags?: OrderFlags): Coo<"float32">;
  static fromPartsUnchecked<D extends FloatDType>(parts: CooParts<D>, flags?: OrderFlags): Coo<D>;
  static fromPartsUnchecked<D extends FloatDType>(parts: CooParts<D>, flags: OrderFlags = canonicalOrder): Coo<D> {
    return new Coo(parts, parts.shape, flags);
  }
}
