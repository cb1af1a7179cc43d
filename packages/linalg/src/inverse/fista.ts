import type { Reason } from "../krylov/solution.ts";
import type { Operator } from "../operators/operator.ts";
import { type Work, wait } from "../space/drive.ts";
import type { Space } from "../space/space.ts";
import type { Proximal } from "./total-variation.ts";

/** Minimise ½‖A x − y‖² + weight · R(x), where R is known by its proximal map. */
export interface Composite<V> {
  readonly A: Operator;
  readonly y: V;
  readonly start: V;
  /** Not below ‖A‖². */
  readonly lipschitz: number;
  readonly weight: number;
  readonly proximal: Proximal;
  /** Ends where x moves by at most this part of itself. */
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly signal: { readonly aborted: boolean } | undefined;
  readonly callback: ((progress: { readonly iteration: number; readonly residual: number }) => unknown) | undefined;
}

export interface CompositeSolution<V> {
  readonly x: V;
  readonly reason: Reason;
  readonly message: string;
  readonly iterations: number;
  readonly residuals: readonly number[];
}

/**
 * The fast iterative shrinkage-thresholding algorithm of A. Beck and M. Teboulle (2009), started anew where its momentum points
 * uphill (B. O'Donoghue and E. Candès, 2015).
 *
 * @remarks A product with A and one with Aᵀ an iteration where the vectors are; the proximal map runs on the host, so that on an engine one
 * vector crosses each way.
 */
export function* fista<V, S>(space: Space<V, S>, problem: Composite<V>): Work<CompositeSolution<V>> {
  const { A, y, lipschitz, weight, proximal, tolerance, maxIterations } = problem;
  const residuals: number[] = [];
  const ended = (x: V, reason: Reason, message: string) => ({
    x,
    reason,
    message,
    iterations: residuals.length,
    residuals,
  });
  let x = problem.start;
  let ahead = x;
  let t = 1;
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    if (problem.signal?.aborted === true) return ended(x, "aborted", "stopped from outside");
    const misfit = space.axpby(1, A.apply(space, ahead, "forward"), -1, y);
    const down = space.axpby(1, ahead, -1 / lipschitz, A.apply(space, misfit, "adjoint"));
    const next = space.from(proximal(yield* wait(space.toHost(down)), weight / lipschitz));
    const moved = space.axpby(1, next, -1, x);
    const uphill = space.dot(space.axpby(1, ahead, -1, next), moved);
    const [residual, step, size, slope] = yield* wait(
      space.read([space.norm(misfit), space.norm(moved), space.norm(next), uphill]),
    );
    if (!Number.isFinite(residual + size)) return ended(x, "breakdown", `‖A x − y‖ = ${residual}`);
    residuals.push(residual);
    const nextT = slope > 0 ? 1 : (1 + Math.sqrt(1 + 4 * t * t)) / 2;
    ahead = slope > 0 ? next : space.axpby(1, next, (t - 1) / nextT, moved);
    [x, t] = [next, nextT];
    space.keep(x, ahead, y, problem.start);
    const stopped = problem.callback?.({ iteration, residual }) === false;
    if (step <= tolerance * size)
      return ended(x, "converged", `x moved by ${step / size} of itself, asked for ${tolerance}`);
    if (stopped) return ended(x, "aborted", "stopped from outside");
  }
  return ended(x, "limit", `${maxIterations} iterations, the most allowed`);
}
