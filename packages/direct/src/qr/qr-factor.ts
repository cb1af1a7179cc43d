import type { Csc } from "@convmtx/sparse";
import type { RightSides, SolutionOf } from "../matrix/right-sides.ts";
import { solveEach } from "../matrix/right-sides.ts";
import { solveUpper, solveUpperTransposed } from "../triangular/substitution.ts";
import { reflect } from "./reflection.ts";

export interface QrParts {
  readonly shape: readonly [number, number];
  readonly V: Csc<"float64">;
  readonly tau: Float64Array;
  readonly pivotRows: Int32Array;
  readonly R: Csc<"float64">;
  readonly columnOrder: Int32Array;
}

/** The factorisation A P = Q (R; 0) by Householder reflections, made by `qr`; Q = H₀ H₁ … is kept as their product. */
export class Qr {
  readonly shape: readonly [number, number];
  /** [n, n], upper triangular, canonical; row k stands for row `pivotRows[k]` of Qᵀ A P. */
  readonly R: Csc<"float64">;
  /** The vₖ of the reflections Hₖ = I − τₖ vₖ vₖᵀ by columns, over the rows of A in any order; the first entry of each is a 1. */
  readonly V: Csc<"float64">;
  readonly tau: Float64Array;
  readonly pivotRows: Int32Array;
  /** P: column k of A P is column `columnOrder[k]` of A. */
  readonly columnOrder: Int32Array;

  /** Trusts its arguments: `qr` is the checked door. */
  constructor(parts: QrParts) {
    this.shape = parts.shape;
    this.R = parts.R;
    this.V = parts.V;
    this.tau = parts.tau;
    this.pivotRows = parts.pivotRows;
    this.columnOrder = parts.columnOrder;
  }

  /**
   * The x of least ‖A x − b‖₂.
   *
   * @param b [m], or a tensor of [m, k]
   * @returns [n] or [n, k], float64, in the kind of b
   * @throws ShapeError `SHAPE_MISMATCH`; DtypeError `DTYPE_UNSUPPORTED`
   * @remarks O(nnz(V) + nnz(R)) a right side. x is least for A + E and b + e, each off by γ in norm (Higham, "Accuracy and Stability", theorem 20.3).
   */
  solve<B extends RightSides>(b: B): SolutionOf<B> {
    const { shape, R, V, tau, pivotRows, columnOrder } = this;
    const [m, n] = shape;
    return solveEach("solve", [m, n], b, (column) => {
      for (let k = 0; k < tau.length; k++) reflect(V, tau[k], k, column);
      const y = new Float64Array(n);
      for (let k = 0; k < n; k++) y[k] = column[pivotRows[k]];
      solveUpper(R, y);
      const x = new Float64Array(n);
      for (let k = 0; k < n; k++) x[columnOrder[k]] = y[k];
      return x;
    });
  }

  /**
   * The x of least ‖x‖₂ among all with Aᵀ x = b.
   *
   * @param b [n], or a tensor of [n, k]
   * @returns [m] or [m, k], float64, in the kind of b
   * @throws as `solve`
   * @remarks x = Q (R⁻ᵀ Pᵀ b; 0) (Higham, "Accuracy and Stability", section 21.1).
   */
  solveTransposed<B extends RightSides>(b: B): SolutionOf<B> {
    const { shape, R, V, tau, pivotRows, columnOrder } = this;
    const [m, n] = shape;
    return solveEach("solveTransposed", [n, m], b, (column) => {
      const y = new Float64Array(n);
      for (let k = 0; k < n; k++) y[k] = column[columnOrder[k]];
      solveUpperTransposed(R, y);
      const x = new Float64Array(m);
      for (let k = 0; k < n; k++) x[pivotRows[k]] = y[k];
      for (let k = tau.length - 1; k >= 0; k--) reflect(V, tau[k], k, x);
      return x;
    });
  }
}
