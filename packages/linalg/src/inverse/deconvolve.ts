import type { Execution, Out } from "@convmtx/backend";
import { ConvmtxError, Tensor } from "@convmtx/tensor";
import { cgSteps } from "../krylov/cg.ts";
import type { Run } from "../krylov/follow.ts";
import { solveLeastSquares } from "../krylov/least-squares.ts";
import { solveSystem } from "../krylov/linear-system.ts";
import { lsmrSteps } from "../krylov/lsmr.ts";
import { lsqrSteps } from "../krylov/lsqr.ts";
import { type HostVector, type Problem, product, type SolutionOf, solveAt } from "../krylov/problem.ts";
import type { Solution } from "../krylov/solution.ts";
import { add } from "../operators/add.ts";
import { adjoint } from "../operators/adjoint.ts";
import { asOperator, type OperatorLike } from "../operators/as-operator.ts";
import { compose } from "../operators/compose.ts";
import { identity } from "../operators/identity.ts";
import type { Operator } from "../operators/operator.ts";
import { scale } from "../operators/scale.ts";
import { vstack } from "../operators/stack.ts";
import { gradient, laplacian, type StencilBoundary } from "../operators/stencils.ts";
import type { DenseHandle } from "../session/handle.ts";
import type { Session } from "../session/session.ts";
import { type Work, wait } from "../space/drive.ts";
import { checkedTolerance } from "../space/place.ts";
import { lanczosNorm } from "../spectral/norm2.ts";
import { byDiscrepancy } from "./discrepancy.ts";
import { fista } from "./fista.ts";
import { estimateNoise } from "./noise.ts";
import { totalVariation } from "./total-variation.ts";

/** What is held small beside the misfit. */
export type Regularizer = "identity" | "gradient" | "laplacian" | "tv";

export interface DeconvolveOptions {
  /**
   * L of ‖A x − y‖² + damping² ‖L x‖²: the identity, the gradient or the Laplacian over the spatial axes, or an operator; or `tv`, the total
   * variation in ½‖A x − y‖² + damping · TV(x), which keeps edges. Default `gradient`.
   */
  readonly regularizer?: Regularizer | OperatorLike | undefined;
  /** How strongly. Default: such that the misfit is what the noise leaves, ‖A x − y‖ = noise · √m (V. A. Morozov's discrepancy principle). */
  readonly damping?: number | undefined;
  /** The standard deviation of the noise in an element of y, for the default damping. Default: estimated from y. */
  readonly noise?: number | undefined;
  /** x ≥ 0. Default false. */
  readonly nonnegative?: boolean | undefined;
  /** Default `lsqr`; `fista` with `tv` or `nonnegative`, for which there is no other. */
  readonly method?: "lsqr" | "lsmr" | "cg" | "fista" | undefined;
  /** Beyond the border, for the regulariser's differences. Default `replicate`. */
  readonly boundary?: StencilBoundary | undefined;
  /** `lsqr`, `lsmr`: their atol and btol; `cg`: its rtol; `fista`: how little x may still move, relative to itself. Default 1e-4. */
  readonly tolerance?: number | undefined;
  /** For each damping. Default 200. */
  readonly maxIterations?: number | undefined;
  /** Called after each iteration; `false` ends the work. */
  readonly callback?: ((progress: DeconvolveProgress) => unknown) | undefined;
  readonly signal?: { readonly aborted: boolean } | undefined;
  readonly lookEvery?: number | undefined;
}

export interface DeconvolveProgress {
  /** Over all dampings that are tried. */
  readonly iteration: number;
  readonly damping: number;
  /** Of the system that is solved: ‖A x − y‖ for `fista`, with the regulariser's part for the others. */
  readonly residual: number;
}

export interface Deconvolution<V> extends Solution<V> {
  readonly damping: number;
  /** The standard deviation that the damping was chosen for. */
  readonly noise: number | undefined;
}

/**
 * An x with A x ≈ y that does not drown in amplified noise: deblurring, or the regularised inverse of any operator.
 *
 * @param a [m, n], with `rmatvec`
 * @param y [m], or a tensor of A's `outputShape`
 * @returns x in the kind of y, a tensor of A's `inputShape` for a tensor; `residual` is ‖A x − y‖
 * @throws ConvmtxError `OPTION_INVALID`; ShapeError `SHAPE_MISMATCH`; on an engine what its operations throw
 * @remarks Everything runs where y is but the proximal map of `fista`, which runs on the host. The automatic damping solves about six times.
 */
export function deconvolve<B extends HostVector>(
  a: OperatorLike,
  y: B,
  options?: DeconvolveOptions,
): Deconvolution<SolutionOf<B>>;
export function deconvolve<X extends Execution>(
  session: Session<X>,
  a: OperatorLike,
  y: DenseHandle,
  options?: DeconvolveOptions,
): Out<X, Deconvolution<DenseHandle>>;
export function deconvolve(...args: readonly unknown[]): unknown {
  return solveAt("deconvolve", args, () => 200, solve);
}

type DeconvolveProblem<V, S> = Problem<V, S, Omit<DeconvolveOptions, "callback"> & { readonly callback?: never }>;

function* solve<V, S>(problem: DeconvolveProblem<V, S>): Work<Deconvolution<V>> {
  const { space, A, b, options } = problem;
  const method = methodOf(options);
  const attempt = method === "fista" ? yield* byFista(problem) : bySystem(problem, method);
  if (options.damping !== undefined) {
    const damping = checkedTolerance("deconvolve", "damping", options.damping);
    return { ...(yield* attempt(damping, undefined)), damping, noise: undefined };
  }
  const noise =
    options.noise === undefined
      ? estimateNoise(
          new Tensor("float64", yield* wait(space.toHost(b)), [...A.outputShape]),
          spatialAxes(A.outputShape, A),
        )
      : checkedTolerance("deconvolve", "noise", options.noise);
  const target = noise * Math.sqrt(A.shape[0]);
  if (!(target > 0)) {
    throw new ConvmtxError(
      "OPTION_INVALID",
      "deconvolve: y has no noise that could be estimated, so no damping follows from it; give damping, or noise",
      { details: { noise } },
    );
  }
  const first = options.regularizer === "tv" ? noise : Math.sqrt(noise);
  const tried = function* (damping: number, before: Solution<V> | undefined) {
    const solution = yield* attempt(damping, before);
    return { ...solution, isFinal: solution.reason === "aborted" || solution.reason === "breakdown" };
  };
  const { damping, candidate } = yield* byDiscrepancy(tried, target, first);
  const { isFinal: _, ...solution } = candidate;
  return { ...solution, damping, noise };
}

type Attempt<V> = (damping: number, before: Solution<V> | undefined) => Work<Solution<V>>;

function methodOf({ method, regularizer, nonnegative = false }: Omit<DeconvolveOptions, "callback">) {
  const proximal = regularizer === "tv" || nonnegative;
  const chosen = method ?? (proximal ? "fista" : "lsqr");
  const known = ["lsqr", "lsmr", "cg", "fista"].includes(chosen);
  if (known && (!proximal || chosen === "fista")) return chosen;
  const expected = known
    ? `"fista", which alone does ${nonnegative ? "nonnegative" : "tv"}`
    : '"lsqr", "lsmr", "cg" or "fista"';
  throw new ConvmtxError("OPTION_INVALID", `deconvolve: method must be ${expected}, got ${String(method)}`, {
    details: { option: "method", got: method },
  });
}

/** Of inputs with channels those after, or before, the channels: the operator of a convolution knows. */
function spatialAxes(shape: readonly number[], A: Operator): readonly number[] {
  const { channelAxis } = A;
  return shape.map((_, axis) => axis).filter((axis) => axis !== channelAxis);
}

function regularizerOf({ A, options }: Pick<DeconvolveProblem<unknown, unknown>, "A" | "options">): Operator {
  const { regularizer = "gradient", boundary } = options;
  const stencil = { boundary, axes: spatialAxes(A.inputShape, A) };
  if (regularizer === "identity") return identity(A.shape[1]);
  if (regularizer === "gradient") return gradient(A.inputShape, stencil);
  if (regularizer === "laplacian") return laplacian(A.inputShape, stencil);
  if (typeof regularizer === "object") return asOperator(regularizer, "deconvolve", "regularizer");
  throw new ConvmtxError(
    "OPTION_INVALID",
    `deconvolve: regularizer must be "identity", "gradient", "laplacian", "tv" or an operator, got ${String(regularizer)}`,
    { details: { option: "regularizer", got: regularizer } },
  );
}

/** By a solver of linear systems: [A; damping L] x ≈ [y; 0], or its normal equations. */
function bySystem<V, S>(problem: DeconvolveProblem<V, S>, method: "lsqr" | "lsmr" | "cg"): Attempt<V> {
  const { space, A, b, options } = problem;
  const tolerance = checkedTolerance("deconvolve", "tolerance", options.tolerance ?? 1e-4);
  const L = regularizerOf(problem);
  let before = 0;
  return function* (damping, guess) {
    const run = runOf(problem, damping, before);
    const x0 = guess?.x;
    const weighted = scale(damping, L);
    let solution: Solution<V>;
    if (method === "cg") {
      const normal = add(compose(adjoint(A), A), compose(adjoint(weighted), weighted));
      const right = product(space, A, "adjoint")(b);
      solution = yield* solveSystem(
        { ...problem, A: normal, b: right, x0, run, options: { rtol: tolerance } },
        cgSteps,
      );
    } else {
      const stacked = vstack(A, weighted);
      const right = space.concat([b, space.zeros(L.shape[0])]);
      const limits = { atol: tolerance, btol: tolerance, conditionLimit: 0 };
      const steps = method === "lsqr" ? lsqrSteps : lsmrSteps;
      solution = yield* solveLeastSquares({ ...problem, A: stacked, b: right, x0, run, options: limits }, steps);
    }
    before += solution.iterations;
    return yield* withMisfit(problem, { ...solution, iterations: before });
  };
}

/** By the proximal method, with a step of 1/‖A‖². */
function* byFista<V, S>(problem: DeconvolveProblem<V, S>): Work<Attempt<V>> {
  const { space, A, b, options } = problem;
  const tolerance = checkedTolerance("deconvolve", "tolerance", options.tolerance ?? 1e-4);
  const { nonnegative = false } = options;
  const isVariation = options.regularizer === "tv";
  const L = isVariation ? undefined : regularizerOf(problem);
  const upper = function* (a: Operator): Work<number> {
    const { value, error } = yield* lanczosNorm(space, a, { tolerance: 1e-2 });
    return (value + error) ** 2 * 1.01;
  };
  const ofA = yield* upper(A);
  const ofL = L === undefined ? 0 : yield* upper(L);
  const variation = isVariation
    ? totalVariation(A.inputShape, spatialAxes(A.inputShape, A), { nonnegative })
    : undefined;
  const projection = (v: Float64Array) => v.map((value) => Math.max(0, value));
  let before = 0;
  return function* (damping, guess) {
    const run = runOf(problem, damping, before);
    const solution = yield* fista(space, {
      A: L === undefined ? A : vstack(A, scale(damping, L)),
      y: L === undefined ? b : space.concat([b, space.zeros(L.shape[0])]),
      start: guess?.x ?? space.zeros(A.shape[1]),
      lipschitz: ofA + damping ** 2 * ofL,
      weight: damping,
      proximal: variation ?? (nonnegative ? projection : (v) => v),
      tolerance,
      maxIterations: run.maxIterations,
      signal: run.signal,
      callback: ({ iteration, residual }) => run.callback?.({ iteration, residual, x: () => b }),
    });
    before += solution.iterations;
    return yield* withMisfit(problem, { ...solution, iterations: before, residual: 0 });
  };
}

function runOf<V, S>({ run, options }: DeconvolveProblem<V, S>, damping: number, before: number): Run<V> {
  const tell = options.callback as DeconvolveOptions["callback"];
  return {
    maxIterations: run.maxIterations,
    signal: run.signal,
    residuals: [],
    iterations: 0,
    callback: tell && (({ iteration, residual }) => tell({ iteration: before + iteration, damping, residual })),
  };
}

function* withMisfit<V, S>({ space, A, b }: DeconvolveProblem<V, S>, solution: Solution<V>): Work<Solution<V>> {
  const misfit = space.axpby(1, product(space, A)(solution.x), -1, b);
  const [residual] = yield* wait(space.read([space.norm(misfit)]));
  space.keep(solution.x);
  return { ...solution, residual };
}
