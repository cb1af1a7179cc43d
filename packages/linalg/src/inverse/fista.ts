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
  /** About ‖A‖²: where it is too small it is raised. */
  readonly lipschitz: number;
  readonly weight: number;
  readonly proximal: Proximal;
  /** Ends where x moves by at most this part of itself, twice on end. */
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

/** A point and its product, which goes along so that no product is made twice. */
interface Point<V> {
  readonly x: V;
  readonly Ax: V;
}

/**
 * The fast iterative shrinkage-thresholding algorithm with backtracking of A. Beck and M. Teboulle (2009), started anew where its momentum
 * points uphill (B. O'Donoghue and E. Candès, 2015).
 *
 * @remarks A product with A and one with Aᵀ an iteration where the vectors are; the proximal map runs on the host, so that on an engine one
 * vector crosses each way.
 */
export function* fista<V, S>(space: Space<V, S>, problem: Composite<V>): Work<CompositeSolution<V>> {
  const { A, y, weight, proximal, tolerance, maxIterations } = problem;
  const residuals: number[] = [];
  const ended = (x: V, reason: Reason, message: string) => ({
    x,
    reason,
    message,
    iterations: residuals.length,
    residuals,
  });
  const point = (x: V): Point<V> => ({ x, Ax: A.apply(space, x, "forward") });
  let { lipschitz } = problem;
  let now = point(problem.start);
  let ahead = now;
  let [t, still] = [1, 0];
  while (residuals.length < maxIterations) {
    if (problem.signal?.aborted === true) return ended(now.x, "aborted", "stopped from outside");
    const slope = A.apply(space, space.axpby(1, ahead.Ax, -1, y), "adjoint");
    let next = now;
    for (;;) {
      const down = space.axpby(1, ahead.x, -1 / lipschitz, slope);
      next = point(space.from(proximal(yield* wait(space.toHost(down)), weight / lipschitz)));
      const [step, grown] = yield* wait(
        space.read([space.norm(difference(space, next.x, ahead.x)), space.norm(difference(space, next.Ax, ahead.Ax))]),
      );
      // ‖A d‖² ≤ L ‖d‖² is all that the method asks of L.
      if (!(grown ** 2 > (1 + 1e-12) * lipschitz * step ** 2)) break;
      lipschitz = Math.max(2 * lipschitz, (grown / step) ** 2);
    }
    const moved = difference(space, next.x, now.x);
    const uphill = space.dot(difference(space, ahead.x, next.x), moved);
    const misfit = space.norm(space.axpby(1, next.Ax, -1, y));
    const [residual, step, size, rise] = yield* wait(
      space.read([misfit, space.norm(moved), space.norm(next.x), uphill]),
    );
    if (!Number.isFinite(residual + size)) return ended(now.x, "breakdown", `‖A x − y‖ = ${residual}`);
    residuals.push(residual);
    const nextT = rise > 0 ? 1 : (1 + Math.sqrt(1 + 4 * t * t)) / 2;
    const momentum = (t - 1) / nextT;
    ahead =
      rise > 0
        ? next
        : {
            x: space.axpby(1, next.x, momentum, moved),
            Ax: space.axpby(1, next.Ax, momentum, difference(space, next.Ax, now.Ax)),
          };
    [now, t] = [next, nextT];
    space.keep(now.x, now.Ax, ahead.x, ahead.Ax, y, problem.start);
    still = step <= tolerance * size ? still + 1 : 0;
    const stopped = problem.callback?.({ iteration: residuals.length, residual }) === false;
    if (still >= 2) return ended(now.x, "converged", `x moved by ${step}, asked for ${tolerance * size}`);
    if (stopped) return ended(now.x, "aborted", "stopped from outside");
  }
  return ended(now.x, "limit", `${maxIterations} iterations, the most allowed`);
}

function difference<V>(space: Space<V>, a: V, b: V): V {
  return space.axpby(1, a, -1, b);
}
