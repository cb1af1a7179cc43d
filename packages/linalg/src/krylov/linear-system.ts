import type { AnyOperatorLike } from "../operators/as-operator.ts";
import type { Operator } from "../operators/operator.ts";
import { type Work, wait } from "../space/drive.ts";
import { checkedTolerance } from "../space/place.ts";
import { unitOf } from "../space/unit.ts";
import { follow, placed, type Steps } from "./follow.ts";
import { checkSquare, type Problem, product, squareOperator } from "./problem.ts";
import type { IterationOptions, Reason, Solution } from "./solution.ts";

/** Of solvers for a square A x = b, which end when ‖b − A x‖₂ ≤ max(rtol ‖b‖₂, atol), as SciPy's. */
export interface SystemOptions<V, X0 = V> extends IterationOptions<V, X0> {
  /** Default 1e-5. */
  readonly rtol?: number | undefined;
  /** Default 0. */
  readonly atol?: number | undefined;
  /** M ≈ A⁻¹ as an operator: `jacobiPreconditioner(A)`, `circulantPreconditioner(layer)`, `inverse(lu(B))`, …. Default none. */
  readonly preconditioner?: AnyOperatorLike | undefined;
}

/** The iterations of a method from x = 0, where the residual is b. They end themselves at `target`. */
export type Method = <V, S>(system: System<V, S>) => Steps<V, S>;

export interface System<V, S> extends Problem<V, S, SystemOptions<never, unknown>> {
  readonly M: Operator | undefined;
  /** ‖b − A x‖₂ at which x is good enough. */
  readonly target: number;
}

/** How far a residual which is computed anew may lie above the target: the recurrence rounds differently. */
export const slack = 1.01;

/**
 * The frame of cg, bicgstab and gmres: where the method says that it has converged, the residual is computed anew; if it is not what the
 * recurrence says, the method starts again from there, and ends as a breakdown when that no longer helps.
 */
export function* solveSystem<V, S>(
  problem: Problem<V, S, SystemOptions<never, unknown>>,
  method: Method,
): Work<Solution<V>> {
  const { caller, space, A, b, x0, options, run } = problem;
  checkSquare(caller, A);
  const [rtol, atol] = [
    checkedTolerance(caller, "rtol", options.rtol ?? 1e-5),
    checkedTolerance(caller, "atol", options.atol ?? 0),
  ];
  const n = A.shape[1];
  const M = squareOperator(caller, "preconditioner", options.preconditioner, n);
  const residual = (v: V) => space.axpby(1, b, -1, product(space, A)(v));
  const norm = function* (v: V): Work<number> {
    const [value] = yield* wait(space.read([space.norm(v)]));
    return value;
  };

  const size = yield* norm(b);
  const result = (x: V, reason: Reason, message: string, own: number): Solution<V> => ({
    x,
    reason,
    message,
    residual: own,
    iterations: run.iterations,
    residuals: run.residuals,
  });
  if (size === 0) {
    run.residuals.push(0);
    return result(space.zeros(n), "converged", "b is 0, and so is x", 0);
  }
  const target = Math.max(atol, rtol * size);
  let x = x0 ?? space.zeros(n);
  let r = x0 === undefined ? b : residual(x0);
  let current = x0 === undefined ? size : yield* norm(r);
  run.residuals.push(current);
  if (!Number.isFinite(size) || !Number.isFinite(current)) {
    return result(x, "breakdown", Number.isFinite(size) ? `‖b − A x0‖ = ${current}` : `‖b‖ = ${size}`, current);
  }
  if (current <= target) return result(x, "converged", within(current, target), current);
  for (;;) {
    const unit = unitOf(current);
    const [from, right] = [x, space.scale(1 / unit, r)];
    const steps = method({ ...problem, b: right, M, target: target / unit });
    const ending = yield* follow(
      space,
      placed(steps, unit, (y) => space.axpby(1, from, unit, y)),
      run,
      from,
      [b, right],
    );
    x = ending.x;
    r = residual(x);
    const before = current;
    current = yield* norm(r);
    space.keep(x, r, b);
    if (ending.reason !== "breakdown" && !Number.isFinite(current)) {
      return result(x, "breakdown", `‖b − A x‖ = ${current}`, current);
    }
    if (ending.reason !== "converged") return result(x, ending.reason, ending.message, current);
    if (current <= slack * target) return result(x, "converged", within(current, target), current);
    if (!(current < before / 2)) {
      const message = `the residual stays at ${current}, above the ${target} asked for: rounding errors keep it there`;
      return result(x, "breakdown", message, current);
    }
  }
}

function within(residual: number, target: number): string {
  return `‖b − A x‖ = ${residual}, asked for ${target}`;
}
