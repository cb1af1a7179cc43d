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
 * As `lsqr`, but ‖Aᵀr‖ falls in every iteration: it may be stopped earlier.
 *
 * @param a [m, n] of any shape and rank, with `rmatvec`
 * @param b [m], or a tensor of A's `outputShape`
 * @returns as `lsqr`
 * @throws as `lsqr`
 * @remarks A product with A and one with Aᵀ an iteration, equivalent to minres on AᵀA. Default `maxIterations` min(m, n), as SciPy's `lsmr`.
 * (D. C.-L. Fong and M. A. Saunders, 2011.)
 */
export function lsmr<B extends HostVector>(
  a: OperatorLike,
  b: B,
  options?: LeastSquaresOptions<Float64Array, HostVector>,
): LeastSquaresSolution<SolutionOf<B>>;
export function lsmr<X extends Execution>(
  session: Session<X>,
  a: EngineOperatorLike,
  b: DenseHandle,
  options?: LeastSquaresOptions<DenseHandle>,
): Out<X, LeastSquaresSolution<DenseHandle>>;
export function lsmr(...args: readonly unknown[]): unknown {
  return solveAt(
    "lsmr",
    args,
    ([m, n]) => Math.min(m, n),
    (problem) => solveLeastSquares(problem, lsmrSteps),
  );
}

export function* lsmrSteps<V, S>(system: Bidiagonal<V, S>): Steps<V, S> {
  const { space, A, damping } = system;
  const judge = judgeOf(system);
  const [times, timesT] = [product(space, A), product(space, A, "adjoint")];
  const [one, damp] = [space.scalar(1), space.scalar(damping)];
  let [u, v, y] = [system.u, system.v, space.zeros(A.shape[1])];
  let [h, hbar] = [v, space.zeros(A.shape[1])];
  let [alpha, alphabar] = [space.scalar(system.alpha), space.scalar(system.alpha)];
  let [rho, rhobar, cbar, sbar] = [one, one, one, space.scalar(0)];
  let zetabar = space.scalar(system.alpha);
  for (;;) {
    u = space.axpby(1, times(v), space.negative(alpha), u);
    const beta = space.norm(u);
    u = space.scale(space.inverse(beta), u);
    v = space.axpby(1, timesT(u), space.negative(beta), v);
    alpha = space.norm(v);
    v = space.scale(space.inverse(alpha), v);

    // Rotations for the damping, for the bidiagonal, and for its product with its transpose.
    const oldAlphabar = alphabar;
    const alphahat = space.hypot(alphabar, damp);
    const [oldRho, oldRhobar] = [rho, rhobar];
    rho = space.hypot(alphahat, beta);
    const theta = space.times(space.over(beta, rho), alpha);
    alphabar = space.times(space.over(alphahat, rho), alpha);
    const thetabar = space.times(sbar, rho);
    const rhotemp = space.times(cbar, rho);
    rhobar = space.hypot(rhotemp, theta);
    [cbar, sbar] = [space.over(rhotemp, rhobar), space.over(theta, rhobar)];
    const zeta = space.times(cbar, zetabar);
    zetabar = space.negative(space.times(sbar, zetabar));
    const back = space.times(space.over(thetabar, oldRho), space.over(rho, oldRhobar));
    hbar = space.axpby(1, h, space.negative(back), hbar);
    const next = space.axpby(1, y, space.over(space.over(zeta, rho), rhobar), hbar);
    h = space.axpby(1, v, space.negative(space.over(theta, rho)), h);
    y = next;
    yield {
      look: [alpha, beta, oldAlphabar, alphahat, rho, thetabar, rhotemp, rhobar, zeta, zetabar, space.norm(next)],
      judge,
      x: () => next,
      keep: [u, v, h, hbar, next, alpha, alphabar, rho, rhobar, cbar, sbar, zetabar, one, damp],
    };
  }
}

/** ‖r‖ by the recurrences of the paper's section 5; ‖A‖ and cond(A) by those of its sections 5.3 and 5.4. */
function judgeOf<V, S>({ space, alpha: alpha1, bNorm, damping, stopping, estimates }: Bidiagonal<V, S>) {
  let [withAlpha, greatest, least, iteration] = [alpha1, 0, Number.POSITIVE_INFINITY, 0];
  let [betadd, betad, rhodOld, tauOld, thetatilde, zetaOld, checks, oldRhobar] = [1, 0, 1, 0, 0, 0, 0, 1];
  return (numbers: readonly number[]) => {
    const [alpha, beta, alphabar, alphahat, rho, thetabar, rhotemp, rhobar, zeta, zetabar, size] = numbers;
    iteration++;
    const [acute, check] = [(alphabar / alphahat) * betadd, -(damping / alphahat) * betadd];
    const hat = (alphahat / rho) * acute;
    betadd = -(beta / rho) * acute;
    const thetatildeOld = thetatilde;
    const rhotilde = Math.hypot(rhodOld, thetabar);
    const [c, s] = [rhodOld / rhotilde, thetabar / rhotilde];
    thetatilde = s * rhobar;
    rhodOld = c * rhobar;
    betad = -s * betad + c * hat;
    tauOld = (zetaOld - thetatildeOld * tauOld) / rhotilde;
    zetaOld = zeta;
    const taud = (zeta - thetatilde * tauOld) / rhodOld;
    checks = Math.hypot(checks, check);
    const residual = Math.hypot(checks, betad - taud, betadd);

    const norm = Math.hypot(withAlpha, beta);
    withAlpha = Math.hypot(norm, alpha);
    if (iteration > 1) greatest = Math.max(greatest, oldRhobar);
    if (iteration > 1) least = Math.min(least, oldRhobar);
    oldRhobar = rhobar;
    const condition = Math.max(greatest, rhotemp) / Math.min(least, rhotemp);
    estimates.norm = norm;
    estimates.condition = condition;
    const gradient = Math.abs(zetabar);
    return judged({ residual, gradient, norm, condition, size, bNorm }, stopping, space.epsilon);
  };
}
