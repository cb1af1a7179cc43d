import type { Execution, Out } from "@convmtx/backend";
import type { EngineOperatorLike, OperatorLike } from "../operators/as-operator.ts";
import type { DenseHandle } from "../session/handle.ts";
import type { Session } from "../session/session.ts";
import type { Steps } from "./follow.ts";
import {
  type Bidiagonal,
  judged,
  type LeastSquaresOptions,
  type LeastSquaresSolution,
  solveLeastSquares,
} from "./least-squares.ts";
import { type HostVector, product, type SolutionOf, solveAt } from "./problem.ts";

/**
 * The x of least ‖b − A x‖² + damping² ‖x − x0‖², of least norm if there are several and x0 is not given.
 *
 * @param a [m, n] of any shape and rank, with `rmatvec`
 * @param b [m], or a tensor of A's `outputShape`
 * @returns x in the kind of b, and how it ended. On an engine the handle x belongs to the session; a Promise if it is asynchronous
 * @throws ShapeError `SHAPE_MISMATCH`; ConvmtxError `OPTION_INVALID`; UnsupportedError `UNSUPPORTED` for an A without `rmatvec`
 * @remarks A product with A and one with Aᵀ an iteration, equivalent to cg on AᵀA without its squared condition number; ‖r‖ falls in every
 * iteration. Default `maxIterations` 2 n. SciPy's `lsqr`. (C. C. Paige and M. A. Saunders, 1982.)
 */
export function lsqr<B extends HostVector>(
  a: OperatorLike,
  b: B,
  options?: LeastSquaresOptions<Float64Array, HostVector>,
): LeastSquaresSolution<SolutionOf<B>>;
export function lsqr<X extends Execution>(
  session: Session<X>,
  a: EngineOperatorLike,
  b: DenseHandle,
  options?: LeastSquaresOptions<DenseHandle>,
): Out<X, LeastSquaresSolution<DenseHandle>>;
export function lsqr(...args: readonly unknown[]): unknown {
  return solveAt(
    "lsqr",
    args,
    ([, n]) => 2 * n,
    (problem) => solveLeastSquares(problem, lsqrSteps),
  );
}

export function* lsqrSteps<V, S>(system: Bidiagonal<V, S>): Steps<V, S> {
  const { space, A, damping } = system;
  const judge = judgeOf(system);
  const [times, timesT] = [product(space, A), product(space, A, "adjoint")];
  const damp = space.scalar(damping);
  let [u, v, w, y] = [system.u, system.v, system.v, space.zeros(A.shape[1])];
  let [alpha, rhobar, phibar] = [space.scalar(system.alpha), space.scalar(system.alpha), space.scalar(1)];
  for (;;) {
    u = space.axpby(1, times(v), space.negative(alpha), u);
    const beta = space.norm(u);
    u = space.scale(space.inverse(beta), u);
    v = space.axpby(1, timesT(u), space.negative(beta), v);
    alpha = space.norm(v);
    v = space.scale(space.inverse(alpha), v);

    // A rotation for the damping, then one for the bidiagonal.
    const dampedRho = space.hypot(rhobar, damp);
    const psi = space.times(space.over(damp, dampedRho), phibar);
    phibar = space.times(space.over(rhobar, dampedRho), phibar);
    const rho = space.hypot(dampedRho, beta);
    const [c, s] = [space.over(dampedRho, rho), space.over(beta, rho)];
    const theta = space.times(s, alpha);
    rhobar = space.negative(space.times(c, alpha));
    const phi = space.times(c, phibar);
    phibar = space.times(s, phibar);
    const next = space.axpby(1, y, space.over(phi, rho), w);
    const length = space.norm(w);
    w = space.axpby(1, v, space.negative(space.over(theta, rho)), w);
    y = next;
    yield {
      look: [alpha, beta, rho, theta, phi, phibar, psi, length],
      judge,
      x: () => next,
      keep: [u, v, w, next, alpha, rhobar, phibar, damp],
    };
  }
}

/** ‖A‖, cond(A) and ‖x‖ grow from the numbers of all iterations so far. */
function judgeOf<V, S>({ space, alpha: firstAlpha, bNorm, damping, stopping, estimates }: Bidiagonal<V, S>) {
  let [oldAlpha, norm, lengths, psis] = [firstAlpha, 0, 0, 0];
  let [c, s, z, zs] = [-1, 0, 0, 0];
  return ([alpha, beta, rho, theta, phi, phibar, psi, length]: readonly number[]) => {
    norm = Math.hypot(norm, oldAlpha, beta, damping);
    oldAlpha = alpha;
    lengths = Math.hypot(lengths, length / rho);
    psis = Math.hypot(psis, psi);
    // ‖x‖ by a rotation from the right, which makes the bidiagonal lower.
    const gammabar = -c * rho;
    const right = phi - s * rho * z;
    const size = Math.hypot(zs, right / gammabar);
    const gamma = Math.hypot(gammabar, theta);
    [c, s, z] = [gammabar / gamma, theta / gamma, right / gamma];
    zs = Math.hypot(zs, z);
    const condition = norm * lengths;
    estimates.norm = norm;
    estimates.condition = condition;
    const residual = Math.hypot(phibar, psis);
    const gradient = alpha * Math.abs((beta / rho) * phi);
    return judged({ residual, gradient, norm, condition, size, bNorm }, stopping, space.epsilon);
  };
}
