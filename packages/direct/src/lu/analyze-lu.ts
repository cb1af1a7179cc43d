import type { ColumnPattern, SparseMatrix } from "../matrix/columns.ts";
import { checkSquare, columnsOf } from "../matrix/columns.ts";
import { luColumnOrder } from "../ordering/column-order.ts";
import type { OrderingOptions } from "../ordering/ordering.ts";
import { checkOrdering } from "../ordering/ordering.ts";
import { LuSymbolic } from "./lu-symbolic.ts";

/**
 * The symbolic part of P A Q = L U: the order Q of the columns, for little fill.
 *
 * @param a square; only its positions count
 * @returns for any number of `lu` calls on the same positions
 * @throws ShapeError `SHAPE_MISMATCH` unless square; ConvmtxError `OPTION_INVALID`
 * @remarks `"amd"` orders by A + Aᵀ if at least half of the entries off the diagonal have their mirror image and nine tenths of the diagonal are
 * stored, as when pivots will mostly stand on the diagonal; else by AᵀA, which bounds the fill whichever rows become pivots.
 */
export function analyzeLu(a: SparseMatrix, options: OrderingOptions = {}): LuSymbolic {
  return analyzeLuColumns("analyzeLu", columnsOf("analyzeLu", a), options);
}

/** `analyzeLu` for the public function `what`. */
export function analyzeLuColumns(
  what: string,
  { shape, indptr, indices }: ColumnPattern,
  options: OrderingOptions,
): LuSymbolic {
  const ordering = checkOrdering(what, options);
  checkSquare(what, shape, "see lstsq for others");
  const pattern = { shape, indptr, indices };
  return new LuSymbolic(luColumnOrder(ordering, pattern), pattern);
}
