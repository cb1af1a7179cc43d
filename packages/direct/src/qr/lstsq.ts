import type { SparseMatrix } from "../matrix/columns.ts";
import { columnsOf } from "../matrix/columns.ts";
import type { RightSides, SolutionOf } from "../matrix/right-sides.ts";
import { checkRightSides } from "../matrix/right-sides.ts";
import { transposeColumns } from "../matrix/transpose-columns.ts";
import type { OrderingOptions } from "../ordering/ordering.ts";
import { qrOf } from "./qr.ts";

/**
 * The x of least ‖A x − b‖₂ for m ≥ n; for m < n the x of least ‖x‖₂ among all with A x = b.
 *
 * @param a [m, n] of full rank, in any order
 * @param b [m], or a tensor of [m, k]
 * @returns [n] or [n, k], float64, in the kind of b
 * @throws NumericalError `SINGULAR` without full column rank (full row rank for m < n), with the pivot; ShapeError `SHAPE_MISMATCH`; DtypeError
 * `DTYPE_UNSUPPORTED`; ConvmtxError `OPTION_INVALID`; LimitError `MEMORY_LIMIT`, `INDEX_LIMIT`
 * @remarks By the QR of A, or of Aᵀ. Whoever solves with the same A more than once keeps `qr(A)`. NumPy's `lstsq`, for full rank.
 */
export function lstsq<B extends RightSides>(a: SparseMatrix, b: B, options: OrderingOptions = {}): SolutionOf<B> {
  const columns = columnsOf("lstsq", a);
  const [m, n] = columns.shape;
  checkRightSides("lstsq", b, m);
  if (m >= n) return qrOf("lstsq", columns, "column", options).solve(b);
  return qrOf("lstsq", transposeColumns(columns), "row", options).solveTransposed(b);
}
