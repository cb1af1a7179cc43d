import { ShapeError, shapeText } from "@convmtx/tensor";
import type { Columns, SparseMatrix } from "../matrix/columns.ts";
import { columnsOf } from "../matrix/columns.ts";
import { qrColumnOrder } from "../ordering/column-order.ts";
import type { Ordering, OrderingOptions } from "../ordering/ordering.ts";
import { checkOrdering } from "../ordering/ordering.ts";
import { columnTree } from "../tree/column-tree.ts";
import { postorder } from "../tree/elimination-tree.ts";
import { factorFronts } from "./factor-fronts.ts";
import type { Qr } from "./qr-factor.ts";

/**
 * A P = Q (R; 0) by Householder reflections, for an A of full column rank.
 *
 * @param a [m, n], m ≥ n, in any order
 * @returns R, the reflections, P, and `solve` for least squares
 * @throws NumericalError `SINGULAR` with the pivot's place, its column in A, its value, the bound and the structural rank; ShapeError
 * `SHAPE_MISMATCH` if m < n; ConvmtxError `OPTION_INVALID`; LimitError `MEMORY_LIMIT`, `INDEX_LIMIT`
 * @remarks Multifrontal: the rows that meet in a column are reduced together, and what is left of them goes on to the next column that they
 * have (J. W. H. Liu, "On general row merging schemes for sparse Givens transformations", SIAM J. Sci. Stat. Comput. 7, 1986; T. A. Davis,
 * "Algorithm 915: SuiteSparseQR", ACM Trans. Math. Softw. 38, 2011, without its supernodes).
 * `"amd"` orders the columns by AᵀA, which is not formed. A pivot no greater than m ε times the norm of its column is lost in rounding errors
 * and refused. A NaN is never refused: the solution then shows it.
 * A full row of A makes all of R full.
 */
export function qr(a: SparseMatrix, options: OrderingOptions = {}): Qr {
  const columns = columnsOf("qr", a);
  const [m, n] = columns.shape;
  if (m < n) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `qr: A is ${shapeText([m, n])}, expected at least as many rows as columns; lstsq takes it, or factor transpose(A)`,
      { details: { shape: [m, n] } },
    );
  }
  return qrOf("qr", columns, "column", options);
}

/** `qr` for the public function `what`. */
export function qrOf(what: string, a: Columns, defect: "column" | "row", options: OrderingOptions): Qr {
  const ordering = checkOrdering(what, options);
  return factorFronts(what, a, columnOrderFor(ordering, a), defect);
}

/** The ordering that was asked for; unless natural, then a postorder of its elimination tree, so that few fronts wait at a time. */
function columnOrderFor(ordering: Ordering, a: Columns): Int32Array {
  const order = qrColumnOrder(ordering, a);
  return ordering === "natural" ? order : postorder(columnTree(a, order)).map((k) => order[k]);
}
