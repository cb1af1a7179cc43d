import type { OperatorLike } from "../operators/as-operator.ts";
import { compose } from "../operators/compose.ts";
import type { Operator } from "../operators/operator.ts";
import { type Work, wait } from "../space/drive.ts";
import { checkedTolerance } from "../space/place.ts";
import type { Space } from "../space/space.ts";
import { follow, type Judgement, type Steps } from "./follow.ts";
import { type Problem, product, squareOperator } from "./problem.ts";
import type { IterationOptions, Reason, Solution } from "./solution.ts";

/** Of lsqr and lsmr, which minimise ‖b − A x‖² + damping² ‖x − x0‖². The tolerances are those of SciPy's functions. */
export interface LeastSquaresOptions<V, X0 = V> extends IterationOptions<V, X0> {
  /** Default 0. */
  readonly damping?: number | undefined;
  /** The relative error of A: ends at ‖Aᵀr‖ ≤ atol ‖A‖ ‖r‖. Default 1e-6. */
  readonly atol?: number | undefined;
  /** The relative error of b: with atol, ends at ‖r‖ ≤ btol ‖b‖ + atol ‖A‖ ‖x‖. Default 1e-6. */
  readonly btol?: number | undefined;
  /** Ends with the reason `limit` where the estimate of cond(A) exceeds it. Default 1e8; 0 for no limit. */
  readonly conditionLimit?: number | undefined;
  /**
   * M [n, n], not singular: A M is iterated on and x = M y, from the right. It needs `rmatvec`. With damping ‖y‖ is damped.
   */
  readonly preconditioner?: OperatorLike | undefined;
}

export interface LeastSquaresSolution<V> extends Solution<V> {
  /** ‖Aᵀ(b − A x) − damping² (x − x0)‖₂, computed anew at the end: 0 for a least-squares solution. Without damping where there is a preconditioner. */
  readonly normalResidual: number;
  /** Of ‖[A; damping I]‖ in the Frobenius norm (with a preconditioner, of A M), from below. */
  readonly normEstimate: number;
  readonly conditionEstimate: number;
}

/** What a method estimates while it runs. */
export interface Estimates {
  norm: number;
  condition: number;
}

/** The system that a method iterates on: A M y ≈ r with the first two vectors of the bidiagonalisation. */
export interface Bidiagonal<V, S> {
  readonly space: Space<V, S>;
  /** A M */
  readonly A: Operator;
  /** M y + x0 */
  readonly solution: (y: V) => V;
  /** r/β */
  readonly u: V;
  /** (A M)ᵀu/α */
  readonly v: V;
  readonly alpha: number;
  readonly beta: number;
  readonly bNorm: number;
  readonly damping: number;
  readonly stopping: Stopping;
  readonly estimates: Estimates;
}

export interface Stopping {
  readonly atol: number;
  readonly btol: number;
  readonly conditionLimit: number;
}

/** The iterations over y from 0. */
export type LeastSquaresMethod = <V, S>(system: Bidiagonal<V, S>) => Steps<V, S>;

export function* solveLeastSquares<V, S>(
  problem: Problem<V, S, LeastSquaresOptions<never, unknown>>,
  method: LeastSquaresMethod,
): Work<LeastSquaresSolution<V>> {
  const { caller, space, A, b, x0, options, run } = problem;
  const n = A.shape[1];
  const damping = checkedTolerance(caller, "damping", options.damping ?? 0);
  const stopping = {
    atol: checkedTolerance(caller, "atol", options.atol ?? 1e-6),
    btol: checkedTolerance(caller, "btol", options.btol ?? 1e-6),
    conditionLimit:
      checkedTolerance(caller, "conditionLimit", options.conditionLimit ?? 1e8) || Number.POSITIVE_INFINITY,
  };
  const M = squareOperator(caller, "preconditioner", options.preconditioner, n);
  const AM = M === undefined ? A : compose(A, M);
  const numbers = (...scalars: S[]) => wait(space.read(scalars));
  const estimates = { norm: 0, condition: 0 };
  const r = x0 === undefined ? b : space.axpby(1, b, -1, product(space, A)(x0));
  const start = x0 ?? space.zeros(n);

  const ended = function* (x: V, reason: Reason, message: string): Work<LeastSquaresSolution<V>> {
    const own = space.axpby(1, b, -1, product(space, A)(x));
    const gradient = product(space, A, "adjoint")(own);
    const moved = x0 === undefined ? x : space.axpby(1, x, -1, x0);
    const damped = damping === 0 || M !== undefined ? gradient : space.axpby(1, gradient, -(damping ** 2), moved);
    const [residual, normalResidual] = yield* numbers(space.norm(own), space.norm(damped));
    return {
      x,
      reason,
      message,
      iterations: run.iterations,
      residual,
      normalResidual,
      residuals: run.residuals,
      normEstimate: estimates.norm,
      conditionEstimate: estimates.condition,
    };
  };

  const [bNorm, beta] = yield* numbers(space.norm(b), space.norm(r));
  run.residuals.push(beta);
  if (bNorm === 0) return yield* ended(space.zeros(n), "converged", "b is 0, and so is x");
  if (!Number.isFinite(beta)) return yield* ended(start, "breakdown", `‖b − A x0‖ = ${beta}`);
  if (beta === 0) return yield* ended(start, "converged", "x0 is a solution");
  const u = space.scale(1 / beta, r);
  const w = product(space, AM, "adjoint")(u);
  const [alpha] = yield* numbers(space.norm(w));
  if (!Number.isFinite(alpha)) return yield* ended(start, "breakdown", `‖Aᵀ b‖ = ${alpha * beta}`);
  if (alpha === 0) return yield* ended(start, "converged", "Aᵀ(b − A x0) = 0: the first x is a least-squares solution");
  const v = space.scale(1 / alpha, w);
  const solution = (y: V) => {
    const x = M === undefined ? y : product(space, M)(y);
    return x0 === undefined ? x : space.axpby(1, x0, 1, x);
  };
  const system = { space, A: AM, solution, u, v, alpha, beta, bNorm, damping, stopping, estimates };
  const needed = x0 === undefined ? [b] : [b, x0];
  const ending = yield* follow(space, method(system), run, start, needed);
  return yield* ended(ending.x, ending.reason, ending.message);
}

/** The tests that both methods share. */
export interface Measures {
  /** ‖r‖, of the damped system where there is damping. */
  readonly residual: number;
  /** ‖Aᵀr‖ */
  readonly gradient: number;
  readonly norm: number;
  readonly condition: number;
  readonly size: number;
  readonly bNorm: number;
}

/** Whether the method ends here, by the tests of LSQR (C. C. Paige and M. A. Saunders, 1982, section 6). */
export function judged(measures: Measures, stopping: Stopping): Judgement {
  const { residual, gradient, norm, condition, size, bNorm } = measures;
  const relative = residual / bNorm;
  const optimal = residual === 0 ? 0 : gradient / (norm * residual);
  const allowed = stopping.btol + (stopping.atol * norm * size) / bNorm;
  if (relative <= allowed || 1 + relative / (1 + (norm * size) / bNorm) <= 1) {
    return { residual, end: "converged", message: `‖r‖ / ‖b‖ = ${relative}, allowed ${allowed}` };
  }
  if (optimal <= stopping.atol || 1 + optimal <= 1) {
    return { residual, end: "converged", message: `least squares: ‖Aᵀr‖ / (‖A‖ ‖r‖) = ${optimal}` };
  }
  if (condition >= stopping.conditionLimit || 1 + 1 / condition <= 1) {
    return {
      residual,
      end: "limit",
      message: `the estimate of cond(A) is ${condition}: damp, or raise conditionLimit`,
    };
  }
  return { residual };
}
