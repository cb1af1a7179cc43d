import type { Progress, Solution, SystemOptions } from "@convmtx/linalg";
import { bicgstab, cg, cholesky, gmres, lsmr, lsqr, lu, minres } from "@convmtx/linalg";
import type { Csr } from "@convmtx/sparse";
import { matvec, norm } from "@convmtx/sparse";
import { ConvmtxError, isConvmtxError, norm as lengthOf, ShapeError, tensor } from "@convmtx/tensor";

export const solveMethods = ["auto", "lu", "cholesky", "cg", "minres", "gmres", "bicgstab", "lsqr", "lsmr"] as const;
export type SolveMethod = (typeof solveMethods)[number];

export interface SolveChoice {
  readonly method: SolveMethod;
  /** `lsqr`, `lsmr`: of ‖b − A x‖² + damping² ‖x‖². */
  readonly damping: number;
  readonly tolerance: number;
  readonly maxIterations?: number | undefined;
  /** Called after each iteration of each column, with ‖b − A x‖. */
  readonly onIteration?: ((column: number, iteration: number, residual: number) => void) | undefined;
}

/** The x of A x = b for one b. */
export interface ColumnSolution extends Pick<Solution<Float64Array>, "x" | "reason" | "message" | "iterations"> {
  /** ‖b − A x‖₂ */
  readonly residual: number;
  /** The same over ‖b‖₂; 0 where both are 0. */
  readonly relativeResidual: number;
}

export interface SystemSolution {
  readonly method: Exclude<SolveMethod, "auto">;
  /** Why this method, if it was not asked for, or how large its factors are. */
  readonly note: string | undefined;
  readonly columns: readonly ColumnSolution[];
}

/** A method ready for one b after another. */
interface Solver extends Omit<SystemSolution, "columns"> {
  solve(b: Float64Array, column: number): Omit<ColumnSolution, "relativeResidual">;
}

/**
 * The x of A x = b for each b, by least squares where that is what the method does.
 *
 * @throws ShapeError `SHAPE_MISMATCH` if the method needs a square A; ConvmtxError `OPTION_INVALID` for damping that the method does not have; of
 * a factorisation NumericalError `SINGULAR`, `NOT_POSITIVE_DEFINITE`, and LimitError
 */
export function solveColumns(A: Csr, columns: readonly Float64Array[], choice: SolveChoice): SystemSolution {
  const solver = solverFor(A, choice);
  const solutions = columns.map((b, column) => {
    const solution = solver.solve(b, column);
    return { ...solution, relativeResidual: solution.residual === 0 ? 0 : solution.residual / length(b) };
  });
  return { method: solver.method, note: solver.note, columns: solutions };
}

function solverFor(A: Csr, choice: SolveChoice): Solver {
  const { method, damping } = choice;
  const [m, n] = A.shape;
  if (method !== "auto") {
    checkMethod(A, choice);
    return method === "lu" || method === "cholesky" ? byFactors(A, method, choice) : byIterations(A, method, choice);
  }
  if (damping > 0) return { ...byIterations(A, "lsqr", choice), note: "LU does not damp" };
  if (m !== n) return { ...byIterations(A, "lsqr", choice), note: "the matrix is not square" };
  try {
    return byFactors(A, "lu", choice);
  } catch (error) {
    if (!isConvmtxError(error) || error.code !== "SINGULAR") throw error;
    return { ...byIterations(A, "lsqr", choice), note: "LU finds the matrix singular" };
  }
}

function checkMethod({ shape: [m, n] }: Csr, { method, damping }: SolveChoice): void {
  if (method === "lsqr" || method === "lsmr") return;
  if (m !== n) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `--method ${method} needs a square matrix, and this one is ${m} x ${n}; take lsqr or lsmr`,
      { details: { method, shape: [m, n] } },
    );
  }
  if (damping === 0) return;
  throw new ConvmtxError(
    "OPTION_INVALID",
    `--damping is ${damping}, and --method ${method} has none; take lsqr or lsmr`,
    {
      details: { option: "--damping", method },
    },
  );
}

/** Solved as well as rounding allows, unless the numbers say otherwise: the factors of a matrix that is not symmetric, a NaN. */
function byFactors(A: Csr, method: "lu" | "cholesky", { tolerance }: SolveChoice): Solver {
  const factors = method === "lu" ? lu(A) : cholesky(A);
  const entries = factors.L.nnz + ("U" in factors ? factors.U.nnz : 0);
  const size = norm(A, "fro");
  return {
    method,
    note: `${entries} entries in ${method === "lu" ? "L and U" : "L"}`,
    solve(b) {
      const x = factors.solve(b, { refine: A });
      const residual = length(matvec(A, x).map((value, i) => b[i] - value));
      const error = residual === 0 ? 0 : residual / (size * length(x) + length(b));
      const message = `‖b − A x‖ / (‖A‖ ‖x‖ + ‖b‖) = ${error}, asked for ${tolerance}`;
      if (error <= tolerance) return { x, residual, iterations: 0, reason: "converged", message };
      const remedy = method === "lu" ? "" : "; Cholesky takes the matrix for symmetric";
      return { x, residual, iterations: 0, reason: "breakdown", message: `${message}${remedy}` };
    },
  };
}

/** For a square A. */
const squareMethods: Readonly<
  Record<
    "cg" | "minres" | "gmres" | "bicgstab",
    (A: Csr, b: Float64Array, options: SystemOptions<Float64Array>) => Solution<Float64Array>
  >
> = {
  cg: (A, b, options) => cg(A, b, options),
  minres: (A, b, options) => minres(A, b, options),
  gmres: (A, b, options) => gmres(A, b, options),
  bicgstab: (A, b, options) => bicgstab(A, b, options),
};

function byIterations(A: Csr, method: Exclude<SolveMethod, "auto" | "lu" | "cholesky">, choice: SolveChoice): Solver {
  const { damping, tolerance, maxIterations, onIteration } = choice;
  return {
    method,
    note: undefined,
    solve(b, column) {
      const callback = ({ iteration, residual }: Progress<unknown>): void => onIteration?.(column, iteration, residual);
      const common = { maxIterations, callback };
      if (method === "lsqr" || method === "lsmr") {
        const limits = { atol: tolerance, btol: tolerance, conditionLimit: 0 };
        return (method === "lsqr" ? lsqr : lsmr)(A, b, { ...common, ...limits, damping });
      }
      return squareMethods[method](A, b, { ...common, rtol: tolerance });
    },
  };
}

function length(v: Float64Array): number {
  return lengthOf(tensor(v)).data[0];
}
