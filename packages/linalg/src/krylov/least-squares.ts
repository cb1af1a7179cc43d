import type { AnyOperatorLike } from "../operators/as-operator.ts";
import { compose } from "../operators/compose.ts";
import type { Operator } from "../operators/operator.ts";
import { type Work, wait } from "../space/drive.ts";
import { checkedTolerance } from "../space/place.ts";
import type { Space } from "../space/space.ts";
import { follow, type Judgement, placed, type Steps } from "./follow.ts";
import { slack } from "./linear-system.ts";
import { type Problem, product, squareOperator } from "./problem.ts";
import type { IterationOptions, Reason, Solution } from "./solution.ts";

/** Of lsqr and lsmr, which minimise ‖b − A x‖² + damping² ‖x − x0‖². The tolerances are those of SciPy's functions. */
export interface LeastSquaresOptions<V, X0 = V> extends IterationOptions<V, X0> {
  /** Default 0. */
  readonly damping?: number | undefined;
  /** The relative error of A: ends at ‖Aᵀr‖ ≤ atol ‖A‖ ‖r‖. Default 1e-6. */
  readonly atol?: number | undefined;
  /** The relative error of b: with atol, ends at ‖r‖ ≤ btol ‖b‖ + atol ‖A‖ ‖x − x0‖. Default 1e-6. */
  readonly btol?: number | undefined;
  /** Ends with the reason `limit` where the estimate of cond(A) exceeds it. Default 1e8; 0 for no limit. */
  readonly conditionLimit?: number | undefined;
  /**
   * M [n, n], not singular: A M is iterated on and x = M y, from the right. It needs `rmatvec`. With damping ‖y‖ is damped.
   */
  readonly preconditioner?: AnyOperatorLike | undefined;
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

/** The system that a method iterates on: A M y ≈ u, with the first two vectors of the bidiagonalisation. */
export interface Bidiagonal<V, S> {
  readonly space: Space<V, S>;
  /** A M */
  readonly A: Operator;
  /** (b − A x0)/‖b − A x0‖ */
  readonly u: V;
  /** (A M)ᵀu/α */
  readonly v: V;
  readonly alpha: number;
  /** ‖b‖ in the same unit, ‖b − A x0‖. */
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
  const [times, timesT] = [product(space, A), product(space, A, "adjoint")];
  const r = x0 === undefined ? b : space.axpby(1, b, -1, times(x0));
  const start = x0 ?? space.zeros(n);

  /** What is true of x, whatever the recurrence says. */
  const measured = function* (x: V): Work<Measured> {
    const own = space.axpby(1, b, -1, times(x));
    const moved = x0 === undefined ? x : space.axpby(1, x, -1, x0);
    const slope = timesT(own);
    const damped = damping === 0 || M !== undefined ? slope : space.axpby(1, slope, -(damping ** 2), moved);
    const gradient = M === undefined ? damped : product(space, M, "adjoint")(slope);
    const norms = [own, damped, gradient, moved].map((v) => space.norm(v));
    const [residual, normalResidual, ofMethod, size] = yield* numbers(...norms);
    return { residual, normalResidual, gradient: ofMethod, size };
  };
  const concluded = function* (x: V, reason: Reason, message: string): Work<LeastSquaresSolution<V> & Measured> {
    const measures = yield* measured(x);
    const { iterations, residuals } = run;
    const { norm, condition } = estimates;
    return { x, reason, message, iterations, ...measures, residuals, normEstimate: norm, conditionEstimate: condition };
  };
  const ended = function* (x: V, reason: Reason, message: string): Work<LeastSquaresSolution<V>> {
    const { gradient: _gradient, size: _size, ...solution } = yield* concluded(x, reason, message);
    return solution;
  };

  const [bNorm, beta] = yield* numbers(space.norm(b), space.norm(r));
  run.residuals.push(beta);
  if (bNorm === 0 && (x0 === undefined || damping === 0)) {
    return yield* ended(space.zeros(n), "converged", "b is 0, and so is x");
  }
  if (!Number.isFinite(beta)) return yield* ended(start, "breakdown", `‖b − A x0‖ = ${beta}`);
  if (beta === 0) return yield* ended(start, "converged", "x0 is a solution");
  const u = space.scale(1 / beta, r);
  const w = product(space, AM, "adjoint")(u);
  const [alpha] = yield* numbers(space.norm(w));
  if (!Number.isFinite(alpha)) return yield* ended(start, "breakdown", `‖Aᵀ b‖ = ${alpha * beta}`);
  if (alpha === 0) {
    const first = yield* ended(start, "converged", "Aᵀ(b − A x0) = 0: the first x is a least-squares solution");
    if (first.normalResidual === 0) return first;
    return {
      ...first,
      reason: "breakdown",
      message: `M is singular: (A M)ᵀr = 0, but ‖Aᵀr‖ = ${first.normalResidual}`,
    };
  }
  const v = space.scale(1 / alpha, w);
  const place = (y: V) => {
    const x = M === undefined ? y : product(space, M)(y);
    return x0 === undefined ? space.scale(beta, x) : space.axpby(1, x0, beta, x);
  };
  const system = { space, A: AM, u, v, alpha, bNorm: bNorm / beta, damping, stopping, estimates };
  const needed = x0 === undefined ? [b] : [b, x0];
  const ending = yield* follow(space, placed(method(system), beta, place), run, start, needed);
  const { gradient, size, ...solution } = yield* concluded(ending.x, ending.reason, ending.message);
  // With damping and M together, y is not known here, and so neither what is minimised.
  if (solution.reason !== "converged" || (M !== undefined && damping > 0)) return solution;
  const { residual } = solution;
  const { norm } = estimates;
  const compatible = residual <= slack * (stopping.btol * bNorm + stopping.atol * norm * size);
  const rounding = 100 * space.epsilon * norm * (norm * size + bNorm);
  const optimal = gradient <= 10 * stopping.atol * norm * Math.hypot(residual, damping * size) + rounding;
  if (compatible || optimal) return solution;
  const message = `rounding errors: the recurrence ends with ${run.residuals.at(-1)}, but ‖b − A x‖ = ${residual} and ‖Aᵀr‖ = ${gradient}`;
  return { ...solution, reason: "breakdown", message };
}

/** Of x itself. */
interface Measured {
  /** ‖b − A x‖₂ */
  readonly residual: number;
  /** As in the solution. */
  readonly normalResidual: number;
  /** Of what the method minimises: ‖(A M)ᵀr‖₂, or `normalResidual` without M. */
  readonly gradient: number;
  /** ‖x − x0‖₂ */
  readonly size: number;
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
export function judged(measures: Measures, stopping: Stopping, epsilon: number): Judgement {
  const { residual, gradient, norm, condition, size, bNorm } = measures;
  const relative = residual / bNorm;
  const optimal = residual === 0 ? 0 : gradient / (norm * residual);
  const allowed = stopping.btol + (stopping.atol * norm * size) / bNorm;
  if (relative <= allowed) {
    return { residual, end: "converged", message: `‖r‖ / ‖b‖ = ${relative}, allowed ${allowed}` };
  }
  if (optimal <= stopping.atol) {
    return { residual, end: "converged", message: `least squares: ‖Aᵀr‖ / (‖A‖ ‖r‖) = ${optimal}` };
  }
  if (optimal <= epsilon || relative / (1 + (norm * size) / bNorm) <= epsilon) {
    return { residual, end: "limit", message: `‖r‖ = ${residual} is as small as rounding allows` };
  }
  if (condition >= stopping.conditionLimit || condition * epsilon >= 1) {
    return {
      residual,
      end: "limit",
      message: `the estimate of cond(A) is ${condition}: damp, or raise conditionLimit`,
    };
  }
  return { residual };
}
