import type { Execution, Out } from "@convmtx/backend";
import type { AnyOperatorLike, EngineOperatorLike, OperatorLike } from "../operators/as-operator.ts";
import type { Operator } from "../operators/operator.ts";
import type { DenseHandle } from "../session/handle.ts";
import type { Session } from "../session/session.ts";
import { type Work, wait } from "../space/drive.ts";
import { checkedNumber, checkedTolerance } from "../space/place.ts";
import type { Space } from "../space/space.ts";
import { unitOf } from "../space/unit.ts";
import { type Ending, follow, placed } from "./follow.ts";
import { slack } from "./linear-system.ts";
import { minresSteps } from "./minres-steps.ts";
import {
  checkSquare,
  type HostVector,
  type Problem,
  product,
  type SolutionOf,
  solveAt,
  squareOperator,
} from "./problem.ts";
import type { IterationOptions, Solution } from "./solution.ts";

export interface MinresOptions<V, X0 = V> extends IterationOptions<V, X0> {
  /** Ends at ‖r‖ ≤ rtol ‖A‖ ‖x − x0‖, or at ‖A r‖ ≤ rtol ‖A‖ ‖r‖: a least-squares solution. Default 1e-5. */
  readonly rtol?: number | undefined;
  /** σ: solves (A − σI) x = b. Default 0. */
  readonly shift?: number | undefined;
  /** M ≈ A⁻¹, symmetric positive definite. */
  readonly preconditioner?: AnyOperatorLike | undefined;
}

/**
 * The x with A x = b for a symmetric A, definite or not, by minimal residuals. For a singular A an x of least ‖b − A x‖.
 *
 * @param a [n, n]; only its `matvec` is used, and its symmetry is not checked
 * @returns as `cg`. `residuals` are those of M's norm where there is a preconditioner
 * @throws as `cg`
 * @remarks One product, one preconditioner and eight vector operations an iteration. ‖A‖ and cond(A) are estimated on the way, as SciPy's
 * `minres` does, and its tests decide; `limit` where cond(A) exceeds 0.1/ε. With a preconditioner each iteration waits for one number.
 * Default `maxIterations` 5 n. (C. C. Paige and M. A. Saunders, 1975.)
 */
export function minres<B extends HostVector>(
  a: OperatorLike,
  b: B,
  options?: MinresOptions<Float64Array, HostVector>,
): Solution<SolutionOf<B>>;
export function minres<X extends Execution>(
  session: Session<X>,
  a: EngineOperatorLike,
  b: DenseHandle,
  options?: MinresOptions<DenseHandle>,
): Out<X, Solution<DenseHandle>>;
export function minres(...args: readonly unknown[]): unknown {
  return solveAt("minres", args, ([n]) => 5 * n, solve);
}

function* solve<V, S>(problem: Problem<V, S, MinresOptions<never, unknown>>): Work<Solution<V>> {
  const { caller, space, A, b, x0, options, run } = problem;
  checkSquare(caller, A);
  const rtol = checkedTolerance(caller, "rtol", options.rtol ?? 1e-5);
  const shift = checkedNumber(caller, "shift", options.shift ?? 0);
  const M = squareOperator(caller, "preconditioner", options.preconditioner, A.shape[1]);
  const times = shiftedProduct(space, A, shift);
  const residual = (x: V) => space.axpby(1, b, -1, times(x));
  const start = x0 ?? space.zeros(A.shape[1]);
  const r = x0 === undefined ? b : residual(x0);
  const numbers = (...scalars: S[]) => wait(space.read(scalars));
  const [bNorm, rNorm] = yield* numbers(space.norm(b), space.norm(r));
  const lanczos = { space, times, M, rtol, size: A.shape[1], estimates: { norm: 0 } };
  const ended = function* ({ x, reason, message }: Ending<V>, own = residual(x)): Work<Solution<V>> {
    const [length] = yield* numbers(space.norm(own));
    return { x, reason, message, residual: length, iterations: run.iterations, residuals: run.residuals };
  };
  run.residuals.push(rNorm);
  if (bNorm === 0)
    return yield* ended({ x: space.zeros(A.shape[1]), reason: "converged", message: "b is 0, and so is x" });
  if (rNorm === 0) return yield* ended({ x: start, reason: "converged", message: "x0 is a solution" });
  if (!Number.isFinite(rNorm)) return yield* ended({ x: start, reason: "breakdown", message: `‖b − A x0‖ = ${rNorm}` });
  const unit = unitOf(rNorm);
  const right = space.scale(1 / unit, r);
  const place = (y: V) => space.axpby(1, start, unit, y);
  const square =
    M === undefined ? (rNorm / unit) ** 2 : (yield* numbers(space.dot(right, product(space, M)(right))))[0];
  if (!(square > 0)) {
    return yield* ended({ x: start, reason: "breakdown", message: `rᵀM r = ${square}: M is not positive definite` });
  }
  const steps = minresSteps(lanczos, right, Math.sqrt(square));
  const ending = yield* follow(space, placed(steps, unit, place), run, start, [b, right]);
  const own = residual(ending.x);
  const solution = yield* ended(ending, own);
  if (solution.reason !== "converged") return solution;
  const [gradient, moved] = yield* numbers(space.norm(times(own)), space.norm(space.axpby(1, solution.x, -1, start)));
  const { norm } = lanczos.estimates;
  const compatible = solution.residual <= slack * rtol * norm * moved;
  const rounding = 100 * space.epsilon * norm * (norm * moved + rNorm);
  const optimal = gradient <= 10 * rtol * norm * solution.residual + rounding;
  // In M's norm, which the tests are in, only progress can be asked for.
  if (M === undefined ? compatible || optimal : solution.residual <= rNorm) return solution;
  const message = `rounding errors: the recurrence ends with ${run.residuals.at(-1)}, but ‖b − A x‖ = ${solution.residual}`;
  return { ...solution, reason: "breakdown", message };
}

function shiftedProduct<V, S>(space: Space<V, S>, A: Operator, shift: number): (v: V) => V {
  const times = product(space, A);
  return shift === 0 ? times : (v) => space.axpby(1, times(v), -shift, v);
}
