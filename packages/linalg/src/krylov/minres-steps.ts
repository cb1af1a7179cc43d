import type { Operator } from "../operators/operator.ts";
import type { Space } from "../space/space.ts";
import { ask, type Judgement, type Question, type Steps } from "./follow.ts";

/** A symmetric system as the Lanczos process sees it. */
export interface Lanczos<V, S> {
  readonly space: Space<V, S>;
  readonly times: (v: V) => V;
  readonly M: Operator | undefined;
  readonly rtol: number;
  /** n */
  readonly size: number;
  /** ‖A‖, from below, once the steps have been judged. */
  readonly estimates: { norm: number };
}

/** γ = 0: this iteration divided by 0, and the x before it is the best there is. */
const exhausted = "least squares: A is singular on the Krylov space";

/**
 * The iterations of minres from x = 0. The names are those of Paige and Saunders' paper; bars are written out.
 *
 * @param beta1 √(bᵀM b)
 */
export function* minresSteps<V, S>(lanczos: Lanczos<V, S>, b: V, beta1: number): Steps<V, S> {
  const { space, times, M, size } = lanczos;
  const judge = judgeOf(lanczos, beta1);
  let [previous, r] = [b, b];
  let y = M === undefined ? b : M.apply(space, b, "forward");
  let [oldBeta, beta]: S[] = [space.scalar(0), space.scalar(beta1)];
  let [dbar, epsilonK, cs, sn, phibar]: S[] = [0, 0, -1, 0, beta1].map((value) => space.scalar(value));
  let [x, w, w2] = [space.zeros(size), space.zeros(size), space.zeros(size)];
  for (let k = 0; ; k++) {
    const v = space.scale(space.inverse(beta), y);
    let next = times(v);
    if (k > 0) next = space.axpby(1, next, space.negative(space.over(beta, oldBeta)), previous);
    const alpha = space.dot(v, next);
    next = space.axpby(1, next, space.negative(space.over(alpha, beta)), r);
    [previous, r, oldBeta] = [r, next, beta];
    y = M === undefined ? r : M.apply(space, r, "forward");
    beta = yield* normOf(space, M, r, y);

    const delta = space.plus(space.times(cs, dbar), space.times(sn, alpha));
    const gbar = space.minus(space.times(sn, dbar), space.times(cs, alpha));
    const oldEpsilon = epsilonK;
    epsilonK = space.times(sn, beta);
    dbar = space.negative(space.times(cs, beta));
    const root = space.hypot(gbar, dbar);
    const gamma = space.hypot(gbar, beta);
    [cs, sn] = [space.over(gbar, gamma), space.over(beta, gamma)];
    const phi = space.times(cs, phibar);
    const oldPhibar = phibar;
    phibar = space.times(sn, phibar);
    const w1 = w2;
    w2 = w;
    const rest = space.axpby(1, space.axpby(1, v, space.negative(oldEpsilon), w1), space.negative(delta), w2);
    w = space.scale(space.inverse(gamma), rest);
    const before = x;
    x = space.axpby(1, x, phi, w);
    let solution = x;
    yield {
      look: [alpha, oldBeta, beta, phibar, oldPhibar, root, gamma, space.norm(x)],
      judge: (numbers) => {
        const judged = judge(numbers);
        if (judged.message === exhausted) solution = before;
        return judged;
      },
      x: () => solution,
      keep: [x, w, w2, previous, r, y, oldBeta, beta, dbar, epsilonK, cs, sn, phibar],
    };
  }
}

/** √(rᵀy): an engine has no root, so with a preconditioner the number is read. */
function* normOf<V, S>(space: Space<V, S>, M: Operator | undefined, r: V, y: V): Generator<Question, S, unknown> {
  if (M === undefined) return space.norm(r);
  const [square] = yield* ask(space, [space.dot(r, y)]);
  return space.scalar(Math.sqrt(square));
}

/** The tests of SciPy's function, but for lengths of b among those of A: they would make the end depend on b's scale. */
function judgeOf<V, S>({ space, M, rtol, estimates }: Lanczos<V, S>, beta1: number) {
  const { epsilon } = space;
  let [norm, greatest, least, iteration] = [0, 0, Number.POSITIVE_INFINITY, 0];
  return ([alpha, oldBeta, beta, phibar, oldPhibar, root, gamma, size]: readonly number[]): Judgement => {
    iteration++;
    if (Number.isNaN(beta)) {
      const message = M === undefined ? `‖A v‖ = ${beta}` : "rᵀM r is below 0: M is not positive definite";
      return { residual: Number.NaN, end: "breakdown", message };
    }
    norm = Math.hypot(norm, alpha, beta, iteration > 1 ? oldBeta : 0);
    greatest = Math.max(greatest, gamma);
    least = Math.min(least, gamma);
    estimates.norm = norm;
    const residual = phibar;
    const [compatible, optimal] = [residual / (norm * size), root / norm];
    if (gamma <= 64 * epsilon * norm) return { residual: oldPhibar, end: "converged", message: exhausted };
    if (compatible <= rtol) return { residual, end: "converged", message: `‖r‖ / (‖A‖ ‖x‖) = ${compatible}` };
    if (optimal <= rtol) {
      return { residual, end: "converged", message: `least squares: ‖A r‖ / (‖A‖ ‖r‖) = ${optimal}` };
    }
    if (iteration === 1 && beta <= 10 * epsilon * norm) {
      return { residual, end: "converged", message: "b is an eigenvector of A" };
    }
    if (compatible <= epsilon || optimal <= epsilon || norm * size * epsilon >= beta1) {
      return { residual, end: "limit", message: `‖r‖ = ${residual} is as small as rounding allows` };
    }
    if (greatest / least >= 0.1 / epsilon) {
      return { residual, end: "limit", message: `cond(A) ≈ ${greatest / least}` };
    }
    return { residual };
  };
}
