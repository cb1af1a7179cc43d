import type { Csc, Csr } from "@convmtx/sparse";
import { ConvmtxError, NumericalError, shapeText } from "@convmtx/tensor";
import type { Columns, SparseMatrix } from "../matrix/columns.ts";
import { checkSquare, columnsOf } from "../matrix/columns.ts";
import type { RightSides, SolutionOf } from "../matrix/right-sides.ts";
import { solveEach } from "../matrix/right-sides.ts";
import type { Triangle } from "./substitution.ts";
import { solveLower, solveLowerTransposed, solveUpper, solveUpperTransposed } from "./substitution.ts";

export interface TriangularOptions {
  /** Default true: T is lower triangular. */
  readonly lower?: boolean | undefined;
  /** Default false. True solves Tᵀ x = b; `lower` still says what T is. */
  readonly transposed?: boolean | undefined;
  /** Default false. True takes the diagonal for 1 and reads none. */
  readonly unitDiagonal?: boolean | undefined;
}

/**
 * x = T⁻¹ b, or T⁻ᵀ b, for a triangular T.
 *
 * @param t square, in any order
 * @param b [n], or a tensor of [n, k]
 * @returns float64, in the kind and the shape of b
 * @throws NumericalError `SINGULAR` naming a row whose diagonal element is 0 or not stored; ConvmtxError `OPTION_INVALID` naming an entry on the
 * other side of the diagonal; ShapeError `SHAPE_MISMATCH`; DtypeError `DTYPE_UNSUPPORTED`
 * @remarks O(n + nnz) a right side. (T + E) x = b with |E| ≤ γₙ |T| (Higham, "Accuracy and Stability", theorem 8.5). SciPy's
 * `spsolve_triangular`.
 */
export function solveTriangular<B extends RightSides>(
  t: Csr | Csc,
  b: B,
  options: TriangularOptions = {},
): SolutionOf<B> {
  const { lower = true, transposed = false, unitDiagonal = false } = options;
  const columns = columnsOf("solveTriangular", t satisfies SparseMatrix);
  const n = checkSquare("solveTriangular", columns.shape, "lstsq takes others");
  const triangle = unitDiagonal ? withUnitDiagonal(columns, lower) : withDiagonal(columns, lower);
  const kernel = lower
    ? transposed
      ? solveLowerTransposed
      : solveLower
    : transposed
      ? solveUpperTransposed
      : solveUpper;
  return solveEach("solveTriangular", [n, n], b, (x) => {
    kernel(triangle, x);
    return x;
  });
}

/** T itself, whose diagonal is stored and not 0. */
function withDiagonal(t: Columns, lower: boolean): Triangle {
  const { shape, indptr, indices, data } = t;
  checkSide(t, lower);
  for (let j = 0; j < shape[1]; j++) {
    const at = lower ? indptr[j] : indptr[j + 1] - 1;
    const stored = indptr[j] < indptr[j + 1] && indices[at] === j;
    if (stored && data[at] !== 0) continue;
    throw new NumericalError(
      "SINGULAR",
      `solveTriangular: T ${shapeText(shape)} is singular: its diagonal element in row ${j} is ${stored ? "0" : "not stored"}`,
      { details: { row: j, stored } },
    );
  }
  return t;
}

/** A copy of T with ones on the diagonal, whatever is stored there. */
function withUnitDiagonal(t: Columns, lower: boolean): Triangle {
  const { shape, indptr, indices, data } = t;
  checkSide(t, lower);
  const n = shape[1];
  const starts = new Int32Array(n + 1);
  const rows = new Int32Array(indices.length + n);
  const values = new Float64Array(indices.length + n);
  let at = 0;
  const put = (row: number, value: number): void => {
    rows[at] = row;
    values[at++] = value;
  };
  for (let j = 0; j < n; j++) {
    if (lower) put(j, 1);
    for (let k = indptr[j]; k < indptr[j + 1]; k++) if (indices[k] !== j) put(indices[k], data[k]);
    if (!lower) put(j, 1);
    starts[j + 1] = at;
  }
  return { indptr: starts, indices: rows, data: values };
}

/** Rows ascend, so that only an end of each column can lie on the wrong side. */
function checkSide({ shape, indptr, indices }: Columns, lower: boolean): void {
  for (let j = 0; j < shape[1]; j++) {
    if (indptr[j] === indptr[j + 1]) continue;
    const row = lower ? indices[indptr[j]] : indices[indptr[j + 1] - 1];
    if (lower ? row >= j : row <= j) continue;
    const [kind, remedy] = lower ? ["a lower", "lower: false, or tril(T)"] : ["an upper", "lower: true, or triu(T)"];
    throw new ConvmtxError(
      "OPTION_INVALID",
      `solveTriangular: T stores an entry in row ${row}, column ${j}, expected ${kind} triangular matrix; pass ${remedy}`,
      { details: { row, column: j } },
    );
  }
}
