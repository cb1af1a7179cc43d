import type { Columns, SparseMatrix } from "../matrix/columns.ts";
import { checkSquare, columnsOf } from "../matrix/columns.ts";
import { luColumnOrder } from "../ordering/column-order.ts";
import type { OrderingOptions } from "../ordering/ordering.ts";
import { checkOrdering } from "../ordering/ordering.ts";
import { LuSymbolic } from "./lu-symbolic.ts";

/**
 * The symbolic part of P A Q = L U: the order Q of the columns, for little fill.
 *
 * @param a square; its numbers only tell whether pivots will mostly stand on the diagonal
 * @returns for any number of `lu` calls on the same positions; it shares them with an A that is a canonical Csc
 * @throws ShapeError `SHAPE_MISMATCH` unless square; ConvmtxError `OPTION_INVALID`
 * @remarks `"amd"` orders by A + Aᵀ if at least half of the entries off the diagonal have their mirror image and nine tenths of the diagonal are
 * stored and the greatest of their columns; else by AᵀA, which bounds the fill whichever rows become pivots.
 */
export function analyzeLu(a: SparseMatrix, options: OrderingOptions = {}): LuSymbolic {
  return analyzeLuColumns("analyzeLu", columnsOf("analyzeLu", a), options, 1);
}

/** `analyzeLu` for the public function `what`. */
export function analyzeLuColumns(what: string, a: Columns, options: OrderingOptions, tolerance: number): LuSymbolic {
  const ordering = checkOrdering(what, options);
  checkSquare(what, a.shape, "see lstsq for others");
  const { shape, indptr, indices } = a;
  return new LuSymbolic(luColumnOrder(ordering, a, tolerance), { shape, indptr, indices });
}
