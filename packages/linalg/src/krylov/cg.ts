import type { Execution, Out } from "@convmtx/backend";
import type { EngineOperatorLike, OperatorLike } from "../operators/as-operator.ts";
import type { DenseHandle } from "../session/handle.ts";
import type { Session } from "../session/session.ts";
import type { Steps } from "./follow.ts";
import { type System, type SystemOptions, solveSystem } from "./linear-system.ts";
import { type HostVector, product, type SolutionOf, solveAt } from "./problem.ts";
import type { Solution } from "./solution.ts";

/**
 * The x with A x = b for a symmetric positive definite A, by conjugate gradients.
 *
 * @param a [n, n]; only its `matvec` is used, and its symmetry is not checked
 * @param b [n], or a tensor of A's `outputShape`
 * @returns x in the kind of b, and how it ended. On an engine the handle x belongs to the session; a Promise if it is asynchronous
 * @throws ShapeError `SHAPE_MISMATCH`; ConvmtxError `OPTION_INVALID`
 * @remarks One product, one preconditioner and six vector operations an iteration; scalars stay on the engine. Ends as a breakdown where
 * pᵀA p ≤ 0 (A is not positive definite: use `minres`) or rᵀM r ≤ 0. M must be symmetric positive definite too. Default
 * `maxIterations` 10 n. SciPy's `cg`. (M. R. Hestenes and E. Stiefel, 1952.)
 */
export function cg<B extends HostVector>(
  a: OperatorLike,
  b: B,
  options?: SystemOptions<Float64Array, HostVector>,
): Solution<SolutionOf<B>>;
export function cg<X extends Execution>(
  session: Session<X>,
  a: EngineOperatorLike,
  b: DenseHandle,
  options?: SystemOptions<DenseHandle>,
): Out<X, Solution<DenseHandle>>;
export function cg(...args: readonly unknown[]): unknown {
  return solveAt(
    "cg",
    args,
    ([n]) => 10 * n,
    (problem) => solveSystem(problem, cgSteps),
  );
}

export function* cgSteps<V, S>({ space, A, M, b, target }: System<V, S>): Steps<V, S> {
  const times = product(space, A);
  const precondition = M === undefined ? (v: V) => v : product(space, M);
  let [x, r, z] = [space.zeros(A.shape[1]), b, precondition(b)];
  let [p, rho] = [z, space.dot(r, z)];
  for (;;) {
    const q = times(p);
    const curvature = space.dot(p, q);
    const alpha = space.over(rho, curvature);
    const [nextX, nextR] = [space.axpby(1, x, alpha, p), space.axpby(1, r, space.negative(alpha), q)];
    const norm = space.norm(nextR);
    yield {
      look: [norm, curvature, rho],
      judge: ([residual, pAp, rMr]) => {
        if (!Number.isFinite(pAp + rMr))
          return { residual, end: "breakdown", message: `pᵀA p = ${pAp}, rᵀM r = ${rMr}` };
        if (pAp <= 0) return { residual, end: "breakdown", message: `pᵀA p = ${pAp}: A is not positive definite` };
        if (rMr <= 0) return { residual, end: "breakdown", message: `rᵀM r = ${rMr}: M is not positive definite` };
        return residual <= target ? { residual, end: "converged" } : { residual };
      },
      x: () => nextX,
      keep: [nextX, nextR, p, rho, norm],
    };
    z = precondition(nextR);
    const nextRho = M === undefined ? space.times(norm, norm) : space.dot(nextR, z);
    p = space.axpby(1, z, space.over(nextRho, rho), p);
    [x, r, rho] = [nextX, nextR, nextRho];
  }
}
