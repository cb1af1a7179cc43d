import { Csc } from "@convmtx/sparse";
import { mirroredLower } from "../matrix/mirrored-lower.ts";
import { refined, refinedBy, type SolveOptions } from "../matrix/refinement.ts";
import type { RightSides, SolutionOf } from "../matrix/right-sides.ts";
import { solveEach } from "../matrix/right-sides.ts";
import type { Triangle } from "../triangular/substitution.ts";
import { solveLower, solveLowerTransposed } from "../triangular/substitution.ts";
import type { CholeskySymbolic } from "./cholesky-symbolic.ts";

/** The factorisation P A Pᵀ = L Lᵀ, made by `cholesky`. */
export class Cholesky {
  readonly shape: readonly [number, number];
  /** Serves `cholesky` for new numbers at the same positions. */
  readonly symbolic: CholeskySymbolic;
  /** Lower triangular with a positive diagonal, canonical. */
  readonly L: Csc<"float64">;
  /** P: row k of P A Pᵀ is row `order[k]` of A. */
  readonly order: Int32Array;

  /** Trusts its arguments: `cholesky` is the checked door. */
  constructor(symbolic: CholeskySymbolic, lower: Triangle) {
    this.shape = symbolic.shape;
    this.symbolic = symbolic;
    this.L = Csc.fromPartsUnchecked({ shape: symbolic.shape, ...lower });
    this.order = symbolic.order;
  }

  /**
   * x = A⁻¹ b, by L and Lᵀ.
   *
   * @param b [n], or a tensor of [n, k]
   * @returns float64, in the kind and the shape of b
   * @throws ShapeError `SHAPE_MISMATCH`; DtypeError `DTYPE_UNSUPPORTED`
   * @remarks O(nnz(L)) a right side. (A + E) x = b with |E| ≤ γ₃ₙ₊₁ |L||Lᵀ| (Higham, "Accuracy and Stability", theorem 10.4); with
   * `refine` usually |E| ≤ u |A|, but for a small factor.
   */
  solve<B extends RightSides>(b: B, options: SolveOptions = {}): SolutionOf<B> {
    const [n] = this.shape;
    const given = refinedBy("solve", options, this.shape);
    const a = given && mirroredLower(given);
    const one = (column: Float64Array): Float64Array => {
      const x = column.slice();
      for (let k = 0; k < n; k++) x[k] = column[this.order[k]];
      solveLower(this.L, x);
      solveLowerTransposed(this.L, x);
      for (let k = 0; k < n; k++) column[this.order[k]] = x[k];
      return column;
    };
    return solveEach("solve", [n, n], b, a === undefined ? one : (column) => refined(a, false, column, one));
  }
}
