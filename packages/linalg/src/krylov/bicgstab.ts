import type { Execution, Out } from "@convmtx/backend";
import type { EngineOperatorLike, OperatorLike } from "../operators/as-operator.ts";
import type { DenseHandle } from "../session/handle.ts";
import type { Session } from "../session/session.ts";
import type { Steps } from "./follow.ts";
import { type System, type SystemOptions, solveSystem } from "./linear-system.ts";
import { type HostVector, product, type SolutionOf, solveAt } from "./problem.ts";
import type { Solution } from "./solution.ts";

/**
 * The x with A x = b for any square A, by stabilised biconjugate gradients: memory of a few vectors, a residual that may jump.
 *
 * @param a [n, n]; only its `matvec` is used
 * @returns as `cg`
 * @throws as `cg`
 * @remarks Two products and two preconditioners (from the right) an iteration. Ends as a breakdown where a scalar it divides by vanishes:
 * ρ = r̂ᵀr, r̂ᵀA p, or ω. Default `maxIterations` 10 n. SciPy's `bicgstab`. (H. A. van der Vorst, 1992.)
 */
export function bicgstab<B extends HostVector>(
  a: OperatorLike,
  b: B,
  options?: SystemOptions<Float64Array, HostVector>,
): Solution<SolutionOf<B>>;
export function bicgstab<X extends Execution>(
  session: Session<X>,
  a: EngineOperatorLike,
  b: DenseHandle,
  options?: SystemOptions<DenseHandle>,
): Out<X, Solution<DenseHandle>>;
export function bicgstab(...args: readonly unknown[]): unknown {
  return solveAt(
    "bicgstab",
    args,
    ([n]) => 10 * n,
    (problem) => solveSystem(problem, steps),
  );
}

function* steps<V, S>({ space, A, M, b, target }: System<V, S>): Steps<V, S> {
  const times = product(space, A);
  const precondition = M === undefined ? (v: V) => v : product(space, M);
  const shadow = b;
  const shadowNorm = space.norm(shadow);
  let [x, r, p] = [space.zeros(A.shape[1]), b, b];
  let rho = space.dot(shadow, r);
  let size = shadowNorm;
  for (;;) {
    const y = precondition(p);
    const v = times(y);
    const direction = space.dot(shadow, v);
    const alpha = space.over(rho, direction);
    const s = space.axpby(1, r, space.negative(alpha), v);
    const half = space.axpby(1, x, alpha, y);
    const halfNorm = space.norm(s);
    const z = precondition(s);
    const t = times(z);
    const [ts, tt] = [space.dot(t, s), space.dot(t, t)];
    const omega = space.over(ts, tt);
    const [nextX, nextR] = [space.axpby(1, half, omega, z), space.axpby(1, s, space.negative(omega), t)];
    const norm = space.norm(nextR);
    let solution = nextX;
    yield {
      look: [halfNorm, norm, rho, size, shadowNorm, direction, omega],
      judge: ([halfResidual, residual, rHatR, before, hatSize, rHatAp, w]) => {
        if (!Number.isFinite(rHatR + rHatAp)) {
          return { residual, end: "breakdown", message: `r̂ᵀr = ${rHatR}, r̂ᵀA p = ${rHatAp}` };
        }
        // Rounding error of a product of vectors of these lengths.
        const lost = Math.abs(rHatR) <= space.epsilon * before * hatSize;
        if (lost) return { residual, end: "breakdown", message: `ρ = r̂ᵀr = ${rHatR} is lost in rounding: use gmres` };
        if (rHatAp === 0) return { residual, end: "breakdown", message: "r̂ᵀA p = 0: use gmres" };
        if (halfResidual <= target) {
          solution = half;
          return { residual: halfResidual, end: "converged" };
        }
        if (w === 0 || Number.isNaN(w)) return { residual, end: "breakdown", message: `ω = ${w}: use gmres` };
        return residual <= target ? { residual, end: "converged" } : { residual };
      },
      x: () => solution,
      keep: [nextX, nextR, shadow, shadowNorm, p, v, rho, alpha, omega, norm],
    };
    const nextRho = space.dot(shadow, nextR);
    const beta = space.times(space.over(nextRho, rho), space.over(alpha, omega));
    p = space.axpby(1, nextR, beta, space.axpby(1, p, space.negative(omega), v));
    [x, r, rho, size] = [nextX, nextR, nextRho, norm];
  }
}
