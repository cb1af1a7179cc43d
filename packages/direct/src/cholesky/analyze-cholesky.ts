import type { ColumnPattern, SparseMatrix } from "../matrix/columns.ts";
import { checkSquare, columnsOf } from "../matrix/columns.ts";
import { checkEntryCount } from "../matrix/within-memory.ts";
import type { OrderingOptions } from "../ordering/ordering.ts";
import { checkOrdering, symmetricOrder } from "../ordering/ordering.ts";
import { eliminationTree } from "../tree/elimination-tree.ts";
import { permutedUpper, postordered } from "../tree/permuted-upper.ts";
import { CholeskySymbolic } from "./cholesky-symbolic.ts";
import { columnCounts } from "./column-counts.ts";

/**
 * The symbolic part of P A Pᵀ = L Lᵀ: an order with little fill, the elimination tree, and the exact size of L.
 *
 * @param a square; only the positions on and below the diagonal count
 * @returns for any number of `cholesky` calls on the same positions
 * @throws ShapeError `SHAPE_MISMATCH` unless square; ConvmtxError `OPTION_INVALID`; LimitError `INDEX_LIMIT` if L has more entries than int32
 * addresses
 * @remarks The ordering, then O(nnz α(n)). `nnz` and `flops` are a forecast, made before memory is taken for L; entries that
 * cancel to 0 are counted.
 */
export function analyzeCholesky(a: SparseMatrix, options: OrderingOptions = {}): CholeskySymbolic {
  const ordering = checkOrdering("analyzeCholesky", options);
  return analyzeColumns("analyzeCholesky", columnsOf("analyzeCholesky", a), ordering);
}

/** `analyzeCholesky` for the public function `what`. */
export function analyzeColumns(
  what: string,
  { shape, indptr, indices }: ColumnPattern,
  ordering: NonNullable<OrderingOptions["ordering"]>,
): CholeskySymbolic {
  checkSquare(what, shape, "see lstsq for others");
  const pattern = { shape, indptr, indices };
  const first = symmetricOrder(ordering, lowerTriangle(pattern));
  const order = ordering === "natural" ? first : postordered(pattern, first);
  const upper = permutedUpper(pattern, order);
  const parent = eliminationTree(upper);
  const counts = columnCounts(upper, parent);
  let entries = 0;
  let flops = 0;
  for (const count of counts) {
    entries += count;
    flops += count * count;
  }
  checkEntryCount(what, entries);
  const starts = new Int32Array(shape[0] + 1);
  for (let j = 0; j < shape[0]; j++) starts[j + 1] = starts[j] + counts[j];
  return new CholeskySymbolic({ order, parent, indptr: starts, flops, pattern, upper });
}

function lowerTriangle({ shape, indptr, indices }: ColumnPattern): ColumnPattern {
  const starts = new Int32Array(indptr.length);
  const rows = new Int32Array(indices.length);
  let at = 0;
  for (let j = 0; j < shape[1]; j++) {
    for (let k = indptr[j]; k < indptr[j + 1]; k++) if (indices[k] >= j) rows[at++] = indices[k];
    starts[j + 1] = at;
  }
  return { shape, indptr: starts, indices: rows.slice(0, at) };
}
