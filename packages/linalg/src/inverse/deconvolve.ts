import type { Execution, Out } from "@convmtx/backend";
import { ConvmtxError, ShapeError, shapeText, Tensor } from "@convmtx/tensor";
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
import {
  type AnyOperatorLike,
  asOperator,
  type EngineOperatorLike,
  type OperatorLike,
} from "../operators/as-operator.ts";
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
  readonly regularizer?: Regularizer | AnyOperatorLike | undefined;
  /** How strongly. Default: such that the misfit is what the noise leaves, ‖A x − y‖ = noise · √m (V. A. Morozov's discrepancy principle). */
  readonly damping?: number | undefined;
  /** The standard deviation of the noise in an element of y, for the default damping. Default: estimated from y. */
  readonly noise?: number | undefined;
  /** x ≥ 0. Default false. */
  readonly nonnegative?: boolean | undefined;
  /** Default `lsqr`; `fista` with `tv` or `nonnegative`, for which there is no other. */
  readonly method?: "lsqr" | "lsmr" | "cg" | "fista" | undefined;
  /** Beyond the border, for the differences of `gradient` and `laplacian`. Default `replicate`; `tv` knows no other. */
  readonly boundary?: StencilBoundary | undefined;
  /**
   * `lsqr`, `lsmr`: their atol and btol; `cg`: its rtol; `fista`: how little x may still move, relative to itself. Default 1e-4, or less where the
   * misfit that the noise leaves asks for it.
   */
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
  /** Of the system that is solved: with the regulariser's part, but for `tv`. */
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
 * @returns x in the kind of y, a tensor of A's `inputShape` for a tensor; `residual` is ‖A x − y‖, `residuals` those of the last damping;
 * `reason` is `limit` where no damping leaves the misfit that the noise leaves
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
  a: EngineOperatorLike,
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
  const given =
    options.tolerance === undefined ? undefined : checkedTolerance("deconvolve", "tolerance", options.tolerance);
  const told = { stopped: false, iterations: 0 };
  const attemptWith = (tolerance: number) =>
    method === "fista" ? byFista(problem, tolerance, told) : bySystem(problem, method, tolerance, told);
  if (options.damping !== undefined) {
    const damping = checkedTolerance("deconvolve", "damping", options.damping);
    return { ...(yield* attemptWith(given ?? 1e-4)(damping, undefined)), damping, noise: undefined };
  }
  const noise = yield* noiseOf(problem);
  const target = noise * Math.sqrt(A.shape[0]);
  const [size, sensitivity] = yield* wait(space.read([space.norm(b), space.norm(product(space, A, "adjoint")(b))]));
  if (!(target < size)) {
    throw new ConvmtxError(
      "OPTION_INVALID",
      `deconvolve: noise of ${noise} in an element leaves ${target}, and ‖y‖ itself is ${size}: nothing can be told from it; give damping`,
      { details: { noise, target, size } },
    );
  }
  // The misfit must be solved for more closely than it is compared.
  const attempt = attemptWith(given ?? Math.min(1e-4, (0.01 * target) / size));
  const tried = function* (damping: number, before: Solution<V> | undefined) {
    const solution = yield* attempt(damping, before);
    const isFinal = told.stopped || solution.reason === "aborted" || solution.reason === "breakdown";
    return { ...solution, isFinal };
  };
  const gain = sensitivity / size; // about ‖A‖
  const first = options.regularizer === "tv" ? gain * noise : gain * Math.sqrt(target / size);
  const { damping, candidate, isMet } = yield* byDiscrepancy(tried, target, first);
  const { isFinal: _, ...solution } = candidate;
  if (isMet || solution.reason !== "converged") return { ...solution, damping, noise };
  const message = `no damping was found whose misfit is the ${target} that the noise leaves: ‖A x − y‖ = ${solution.residual} with ${damping}`;
  return { ...solution, reason: "limit", message, damping, noise };
}

/** The standard deviation that was given, or is estimated from y. */
function* noiseOf<V, S>({ space, A, b, options }: DeconvolveProblem<V, S>): Work<number> {
  if (options.noise !== undefined) {
    const noise = checkedTolerance("deconvolve", "noise", options.noise);
    if (noise > 0) return noise;
    throw new ConvmtxError("OPTION_INVALID", "deconvolve: noise must be above 0, got 0; without noise give damping");
  }
  const y = new Tensor("float64", yield* wait(space.toHost(b)), [...A.outputShape]);
  const noise = estimateNoise(y, spatialAxes(A.outputShape, A));
  if (noise > 0) return noise;
  throw new ConvmtxError(
    "OPTION_INVALID",
    "deconvolve: y has no noise that could be estimated, so no damping follows from it; give damping, or noise",
  );
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
  if (typeof regularizer === "object") {
    const L = asOperator(regularizer, "deconvolve", "regularizer");
    if (L.shape[1] === A.shape[1]) return L;
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `deconvolve: regularizer is ${shapeText(L.shape)}, expected ${A.shape[1]} columns because A is ${shapeText(A.shape)}`,
      { details: { shape: [...L.shape], expected: A.shape[1] } },
    );
  }
  throw new ConvmtxError(
    "OPTION_INVALID",
    `deconvolve: regularizer must be "identity", "gradient", "laplacian", "tv" or an operator, got ${String(regularizer)}`,
    { details: { option: "regularizer", got: regularizer } },
  );
}

/** By a solver of linear systems: [A; damping L] x ≈ [y; 0], or its normal equations. */
function bySystem<V, S>(
  problem: DeconvolveProblem<V, S>,
  method: "lsqr" | "lsmr" | "cg",
  tolerance: number,
  told: Told,
): Attempt<V> {
  const { space, A, b } = problem;
  const L = regularizerOf(problem);
  return function* (damping, guess) {
    const run = runOf(problem, damping, told);
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
    told.iterations += solution.iterations;
    return yield* withMisfit(problem, { ...solution, iterations: told.iterations });
  };
}

/** By the proximal method. */
function byFista<V, S>(problem: DeconvolveProblem<V, S>, tolerance: number, told: Told): Attempt<V> {
  const { space, A, b, options } = problem;
  const { nonnegative = false } = options;
  const isVariation = options.regularizer === "tv";
  const L = isVariation ? undefined : regularizerOf(problem);
  const variation = isVariation
    ? totalVariation(A.inputShape, spatialAxes(A.inputShape, A), { nonnegative })
    : undefined;
  const projection = (v: Float64Array) => v.map((value) => Math.max(0, value));
  let [ofA, ofL] = [0, 0];
  const squareOf = function* (a: Operator | undefined): Work<number> {
    if (a === undefined) return 0;
    const { value } = yield* lanczosNorm(space, a, { tolerance: 1e-2, signal: problem.run.signal });
    return value ** 2;
  };
  return function* (damping, guess) {
    if (ofA === 0) [ofA, ofL] = [yield* squareOf(A), yield* squareOf(L)];
    const run = runOf(problem, damping, told);
    const solution = yield* fista(space, {
      A: L === undefined ? A : vstack(A, scale(damping, L)),
      y: L === undefined ? b : space.concat([b, space.zeros(L.shape[0])]),
      start: guess?.x ?? space.zeros(A.shape[1]),
      lipschitz: ofA + damping ** 2 * ofL || 1,
      weight: damping,
      proximal: variation ?? (nonnegative ? projection : (v) => v),
      tolerance,
      maxIterations: run.maxIterations,
      signal: run.signal,
      callback: ({ iteration, residual }) => run.callback?.({ iteration, residual, x: () => b }),
    });
    told.iterations += solution.iterations;
    return yield* withMisfit(problem, { ...solution, iterations: told.iterations, residual: 0 });
  };
}

/** What the attempts of one call have come to. */
interface Told {
  /** By a callback. */
  stopped: boolean;
  iterations: number;
}

function runOf<V, S>({ run, options }: DeconvolveProblem<V, S>, damping: number, told: Told): Run<V> {
  const tell = options.callback as DeconvolveOptions["callback"];
  const before = told.iterations;
  return {
    maxIterations: run.maxIterations,
    signal: run.signal,
    residuals: [],
    iterations: 0,
    callback:
      tell &&
      (({ iteration, residual }) => {
        const goOn = tell({ iteration: before + iteration, damping, residual }) !== false;
        told.stopped = !goOn;
        return goOn;
      }),
  };
}

function* withMisfit<V, S>({ space, A, b }: DeconvolveProblem<V, S>, solution: Solution<V>): Work<Solution<V>> {
  const misfit = space.axpby(1, product(space, A)(solution.x), -1, b);
  const [residual] = yield* wait(space.read([space.norm(misfit)]));
  space.keep(solution.x);
  return { ...solution, residual };
}
