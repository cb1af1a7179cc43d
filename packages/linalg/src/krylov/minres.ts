import type { Execution, Out } from "@convmtx/backend";
import type { OperatorLike } from "../operators/as-operator.ts";
import type { Operator } from "../operators/operator.ts";
import type { DenseHandle } from "../session/handle.ts";
import type { Session } from "../session/session.ts";
import { type Work, wait } from "../space/drive.ts";
import { checkedTolerance } from "../space/place.ts";
import type { Space } from "../space/space.ts";
import { ask, follow, type Judgement, type Question, type Steps } from "./follow.ts";
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
  /** Ends at ‖r‖ ≤ rtol ‖A‖ ‖x‖, or at ‖A r‖ ≤ rtol ‖A‖ ‖r‖: a least-squares solution. Default 1e-5. */
  readonly rtol?: number | undefined;
  /** σ: solves (A − σI) x = b. Default 0. */
  readonly shift?: number | undefined;
  /** M ≈ A⁻¹, symmetric positive definite. */
  readonly preconditioner?: OperatorLike | undefined;
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
  a: OperatorLike,
  b: DenseHandle,
  options?: MinresOptions<DenseHandle>,
): Out<X, Solution<DenseHandle>>;
export function minres(...args: readonly unknown[]): unknown {
  return solveAt("minres", args, ([n]) => 5 * n, solve);
}

interface Lanczos<V, S> {
  readonly space: Space<V, S>;
  readonly A: Operator;
  readonly M: Operator | undefined;
  readonly shift: number;
  readonly rtol: number;
}

function* solve<V, S>(problem: Problem<V, S, MinresOptions<never, unknown>>): Work<Solution<V>> {
  const { caller, space, A, b, x0, options, run } = problem;
  checkSquare(caller, A);
  const rtol = checkedTolerance(caller, "rtol", options.rtol ?? 1e-5);
  const shift = options.shift ?? 0;
  const M = squareOperator(caller, "preconditioner", options.preconditioner, A.shape[1]);
  const shifted = (v: V) => withShift(space, A, shift, v);
  const residual = (x: V) => space.axpby(1, b, -1, shifted(x));
  const start = x0 ?? space.zeros(A.shape[1]);
  const r = x0 === undefined ? b : residual(x0);
  const [size] = yield* wait(space.read([space.norm(b)]));
  const lanczos = { space, A, M, shift, rtol };
  let ending: { x: V; reason: Solution<V>["reason"]; message: string };
  const beta = size === 0 ? 0 : yield* firstBeta(lanczos, r);
  run.residuals.push(beta);
  if (size === 0) ending = { x: space.zeros(A.shape[1]), reason: "converged", message: "b is 0, and so is x" };
  else if (beta === 0) ending = { x: start, reason: "converged", message: "x0 is a solution" };
  else if (!Number.isFinite(beta)) {
    ending = {
      x: start,
      reason: "breakdown",
      message: `‖b − A x0‖ = ${beta}${M ? ", or M is not positive definite" : ""}`,
    };
  } else ending = yield* follow(space, steps(lanczos, start, r, beta), run, start, [b, r]);
  const [own] = yield* wait(space.read([space.norm(residual(ending.x))]));
  return { ...ending, residual: own, iterations: run.iterations, residuals: run.residuals };
}

function* firstBeta<V, S>({ space, M }: Lanczos<V, S>, r: V): Work<number> {
  if (M === undefined) return (yield* wait(space.read([space.norm(r)])))[0];
  const [square] = yield* wait(space.read([space.dot(r, product(space, M)(r))]));
  return Math.sqrt(square);
}

function withShift<V, S>(space: Space<V, S>, A: Operator, shift: number, v: V): V {
  const product = A.apply(space, v, "forward");
  return shift === 0 ? product : space.axpby(1, product, -shift, v);
}

const epsilon = 2 ** -52;

/** γ = 0: this iteration divided by 0, and the x before it is the best there is. */
const exhausted = "least squares: A is singular on the Krylov space";

/** The names are those of the paper; bars are written out. */
function* steps<V, S>({ space, A, M, shift, rtol }: Lanczos<V, S>, x0: V, r0: V, beta1: number): Steps<V, S> {
  const judge = judgeOf(rtol, beta1);
  let [previous, r] = [r0, r0];
  let y = M === undefined ? r0 : M.apply(space, r0, "forward");
  let [oldBeta, beta]: S[] = [space.scalar(0), space.scalar(beta1)];
  let [dbar, epsilonK, cs, sn, phibar]: S[] = [0, 0, -1, 0, beta1].map((value) => space.scalar(value));
  let [x, w, w2] = [x0, space.zeros(A.shape[1]), space.zeros(A.shape[1])];
  for (let k = 0; ; k++) {
    const v = space.scale(space.inverse(beta), y);
    let next = withShift(space, A, shift, v);
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

function judgeOf(rtol: number, beta1: number): (numbers: readonly number[]) => Judgement {
  let [squares, greatest, least, iteration] = [0, 0, Number.POSITIVE_INFINITY, 0];
  return ([alpha, oldBeta, beta, phibar, oldPhibar, root, gamma, size]) => {
    iteration++;
    squares += alpha ** 2 + oldBeta ** 2 + beta ** 2;
    greatest = Math.max(greatest, gamma);
    least = Math.min(least, gamma);
    const norm = Math.sqrt(squares);
    const residual = phibar;
    const [compatible, optimal] = [residual / (norm * size), root / norm];
    if (gamma <= epsilon * norm) return { residual: oldPhibar, end: "converged", message: exhausted };
    if (compatible <= rtol || 1 + compatible <= 1) {
      return { residual, end: "converged", message: `‖r‖ / (‖A‖ ‖x‖) = ${compatible}` };
    }
    if (optimal <= rtol || 1 + optimal <= 1) {
      return { residual, end: "converged", message: `least squares: ‖A r‖ / (‖A‖ ‖r‖) = ${optimal}` };
    }
    if (norm * size * epsilon >= beta1) {
      return { residual, end: "converged", message: `‖r‖ = ${residual} is at the limit of rounding` };
    }
    if (greatest / least >= 0.1 / epsilon) {
      return { residual, end: "limit", message: `cond(A) ≈ ${greatest / least}` };
    }
    if (iteration === 1 && beta / beta1 <= 10 * epsilon) {
      return { residual, end: "converged", message: "b is an eigenvector of A" };
    }
    return { residual };
  };
}
