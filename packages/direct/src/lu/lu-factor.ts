import type { Csc } from "@convmtx/sparse";
import { refined, refinedBy, type SolveOptions } from "../matrix/refinement.ts";
import type { RightSides, SolutionOf } from "../matrix/right-sides.ts";
import { solveEach } from "../matrix/right-sides.ts";
import { solveLower, solveLowerTransposed, solveUpper, solveUpperTransposed } from "../triangular/substitution.ts";
import type { LuSymbolic } from "./lu-symbolic.ts";

/** The factorisation P A Q = L U, made by `lu` and `refactorLu`. */
export class Lu {
  readonly shape: readonly [number, number];
  /** Serves `lu` for new numbers at the same positions. */
  readonly symbolic: LuSymbolic;
  /** Lower triangular, its unit diagonal stored, canonical. */
  readonly L: Csc<"float64">;
  /** Upper triangular, canonical. */
  readonly U: Csc<"float64">;
  /** P: row k of P A Q is row `rowOrder[k]` of A. */
  readonly rowOrder: Int32Array;
  /** Q: column k of P A Q is column `columnOrder[k]` of A. */
  readonly columnOrder: Int32Array;
  readonly pivotTolerance: number;

  /** Trusts its arguments: `lu` is the checked door. */
  constructor(
    symbolic: LuSymbolic,
    L: Csc<"float64">,
    U: Csc<"float64">,
    rowOrder: Int32Array,
    pivotTolerance: number,
  ) {
    this.shape = symbolic.shape;
    this.symbolic = symbolic;
    this.L = L;
    this.U = U;
    this.rowOrder = rowOrder;
    this.columnOrder = symbolic.columnOrder;
    this.pivotTolerance = pivotTolerance;
  }

  /**
   * x = A⁻¹ b, by L and U.
   *
   * @param b [n], or a tensor of [n, k]
   * @returns float64, in the kind and the shape of b
   * @throws ShapeError `SHAPE_MISMATCH`; DtypeError `DTYPE_UNSUPPORTED`
   * @remarks O(nnz(L) + nnz(U)) a right side. (A + E) x = b with |E| ≤ γ₃ₙ |L||U| (Higham, "Accuracy and Stability", theorem 9.4);
   * with `refine` usually |E| ≤ u |A|, but for a small factor.
   */
  solve<B extends RightSides>(b: B, options: SolveOptions = {}): SolutionOf<B> {
    const [n] = this.shape;
    const a = refinedBy("solve", options, this.shape);
    const one = (column: Float64Array): Float64Array => {
      const x = gathered(column, this.rowOrder);
      solveLower(this.L, x);
      solveUpper(this.U, x);
      return scattered(x, this.columnOrder, column);
    };
    return solveEach("solve", [n, n], b, a === undefined ? one : (column) => refined(a, false, column, one));
  }

  /** x = A⁻ᵀ b, by Uᵀ and Lᵀ. As `solve`; `refine` is A, not its transpose. */
  solveTransposed<B extends RightSides>(b: B, options: SolveOptions = {}): SolutionOf<B> {
    const [n] = this.shape;
    const a = refinedBy("solveTransposed", options, this.shape);
    const one = (column: Float64Array): Float64Array => {
      const x = gathered(column, this.columnOrder);
      solveUpperTransposed(this.U, x);
      solveLowerTransposed(this.L, x);
      return scattered(x, this.rowOrder, column);
    };
    return solveEach("solveTransposed", [n, n], b, a === undefined ? one : (column) => refined(a, true, column, one));
  }
}

function gathered(b: Float64Array, order: Int32Array): Float64Array {
  const x = new Float64Array(b.length);
  for (let k = 0; k < order.length; k++) x[k] = b[order[k]];
  return x;
}

function scattered(x: Float64Array, order: Int32Array, out: Float64Array): Float64Array {
  for (let k = 0; k < order.length; k++) out[order[k]] = x[k];
  return out;
}
