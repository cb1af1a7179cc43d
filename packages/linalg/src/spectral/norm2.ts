import type { Execution, Out } from "@convmtx/backend";
import { ConvmtxError, randomNormal } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import { notCircular } from "../fourier/circular-symbol.ts";
import { follow, type Run, type Steps } from "../krylov/follow.ts";
import type { Reason } from "../krylov/solution.ts";
import type { EngineOperatorLike, OperatorLike } from "../operators/as-operator.ts";
import type { Operator } from "../operators/operator.ts";
import type { Session } from "../session/session.ts";
import { isOperator } from "../session/upload.ts";
import type { Work } from "../space/drive.ts";
import { checkedCount, checkedTolerance, type PlaceOptions, sessionOf, workAt } from "../space/place.ts";
import type { Space } from "../space/space.ts";
import { bidiagonalTop } from "./bidiagonal-top.ts";
import { circularSpectrum } from "./circular-spectrum.ts";

export interface Norm2Options extends PlaceOptions {
  /** Ends where the error bound is at most this part of the value; what rounding allows counts as 0. Default 1e-6. */
  readonly tolerance?: number | undefined;
  /** Default 1000. */
  readonly maxIterations?: number | undefined;
  /** Of the random start. Default 0. */
  readonly seed?: number | undefined;
  /** Called after each iteration with the value so far and its bound; `false` ends the work. */
  readonly callback?: ((progress: Norm2Progress) => unknown) | undefined;
  readonly signal?: { readonly aborted: boolean } | undefined;
  /**
   * `spectrum`: by the Fourier transform, on the host, of a ConvOperator with circular padding and stride 1. Default: where that is possible
   * with few channels and little memory.
   */
  readonly method?: "lanczos" | "spectrum" | undefined;
}

export interface Norm2Progress {
  readonly iteration: number;
  readonly value: number;
  readonly error: number;
}

export interface Norm2 {
  /** ‖A‖₂, from below but for rounding. */
  readonly value: number;
  /** A singular value of A lies within this distance of `value`. */
  readonly error: number;
  readonly iterations: number;
  readonly reason: Reason;
  readonly message: string;
}

/**
 * The spectral norm ‖A‖₂ = σ₁(A), the Lipschitz constant of x ↦ A x, with a bound on its error.
 *
 * @param a with `rmatvec`; no matrix is needed
 * @returns a Promise on an asynchronous engine
 * @throws ConvmtxError `OPTION_INVALID`; UnsupportedError `UNSUPPORTED` for an operator without `rmatvec`
 * @remarks Golub–Kahan–Lanczos from a random start, a product with A and one with Aᵀ an iteration, and the memory of a few vectors: no
 * reorthogonalisation, which the largest value does not need (C. C. Paige, 1976). The bound is the norm of the residual Aᵀu − σv, proof that
 * a singular value is near. That it is the largest is a matter of probability: after k iterations σ₁² exceeds value² by more than a part ε of
 * itself with a probability of at most 1.648 √n e^(−√ε (2k − 1)) (J. Kuczyński and H. Woźniakowski, 1992). Therefore the bound must hold in
 * three iterations on end, and not before the twelfth.
 */
export function norm2(a: OperatorLike, options?: Norm2Options): Norm2;
export function norm2<X extends Execution>(
  session: Session<X>,
  a: EngineOperatorLike,
  options?: Norm2Options,
): Out<X, Norm2>;
export function norm2(...args: readonly unknown[]): Out<Execution, Norm2> {
  const [a, options = {}] = args;
  if (sessionOf(a) === undefined && isBySpectrum(a, options as Norm2Options)) return fromSpectrum(a);
  return workAt("norm2", args, (space, A, [rest]) => {
    const given = (rest ?? {}) as Norm2Options;
    if (given.method === undefined || given.method === "lanczos") return lanczosNorm(space, A, given);
    throw wrongMethod(given.method);
  });
}

/** Bytes that the transform may take unasked. */
const littleMemory = 2 ** 28;

/** A frequency costs the cube of its channels, an iteration the taps: with few channels the transform is the shorter way. */
function isBySpectrum(a: unknown, { method, tolerance }: Norm2Options): a is ConvOperator {
  if (method === "lanczos" || !isOperator(a)) return false;
  if (tolerance !== undefined) checkedTolerance("norm2", "tolerance", tolerance);
  if (method === "spectrum") return true; // or circularSpectrum says what is in the way
  if (method !== undefined) throw wrongMethod(method);
  if (notCircular(a) !== undefined) return false;
  const { axes, inChannels, outChannels, groups } = a.geometry;
  const taps = axes.reduce((product, { kernelSize }) => product * kernelSize, 1);
  const points = axes.reduce((product, { signalSize }) => product * signalSize, 1);
  const bytes = (16 * points * inChannels * outChannels) / groups;
  return Math.min(inChannels, outChannels) / groups <= taps && bytes <= littleMemory;
}

function wrongMethod(method: unknown): ConvmtxError {
  return new ConvmtxError(
    "OPTION_INVALID",
    `norm2: method must be "lanczos", or "spectrum" for a ConvOperator on the host, got ${String(method)}`,
    { details: { option: "method", got: method } },
  );
}

function fromSpectrum(operator: ConvOperator): Norm2 {
  const [value = 0] = circularSpectrum(operator);
  const lengths = operator.geometry.axes.map(({ signalSize }) => Math.log2(signalSize));
  const error = value * 2 ** -49 * Math.max(1, ...lengths);
  const reason = Number.isFinite(value) ? "converged" : "breakdown";
  return { value, error, iterations: 0, reason, message: `by the Fourier transform: ${value}` };
}

/** In any place; frees everything else that was made there. */
export function* lanczosNorm<V, S>(space: Space<V, S>, A: Operator, options: Norm2Options): Work<Norm2> {
  const asked = checkedTolerance("norm2", "tolerance", options.tolerance ?? 1e-6);
  const tolerance = Math.max(asked, rounding * space.epsilon);
  const maxIterations = checkedCount("norm2", "maxIterations", options.maxIterations ?? 1000, 1);
  const [m, n] = A.shape;
  if (m === 0 || n === 0)
    return { value: 0, error: 0, iterations: 0, reason: "converged", message: "A has no elements" };
  const state: Norm2Progress & { value: number; error: number } = {
    iteration: 0,
    value: 0,
    error: Number.POSITIVE_INFINITY,
  };
  const run: Run<V> = {
    maxIterations,
    signal: options.signal,
    residuals: [],
    iterations: 0,
    callback: ({ iteration }) => options.callback?.({ ...state, iteration }),
  };
  const start = space.from(randomNormal([n], { seed: options.seed ?? 0 }).data);
  const { reason, message } = yield* follow(space, steps(space, A, start, tolerance, state), run, start, []);
  return { value: state.value, error: state.error, iterations: run.iterations, reason, message };
}

/** Errors of the value from rounding, in units of ε. */
const rounding = 8;

/** Iterations before any claim, and on end that must support it. */
const [fewest, onEnd] = [12, 3];

function* steps<V, S>(
  space: Space<V, S>,
  A: Operator,
  start: V,
  tolerance: number,
  state: { value: number; error: number },
): Steps<V, S> {
  const [alphas, betas]: [number[], number[]] = [[], []];
  let passed = 0;
  let v = space.scale(space.inverse(space.norm(start)), start);
  let u = A.apply(space, v, "forward");
  for (;;) {
    const alpha = space.norm(u);
    u = space.scale(space.inverse(alpha), u);
    const next = space.axpby(1, A.apply(space, u, "adjoint"), space.negative(alpha), v);
    const beta = space.norm(next);
    v = space.scale(space.inverse(beta), next);
    yield {
      look: [alpha, beta],
      judge: ([a, b]) => {
        alphas.push(a);
        const { value, last } = bidiagonalTop(alphas, betas);
        betas.push(b);
        state.value = value;
        state.error = Math.max(b * last, rounding * space.epsilon * value);
        const residual = state.error;
        passed = residual <= tolerance * value ? passed + 1 : 0;
        // With β = 0 the space is exhausted: nothing more can come.
        const certain = alphas.length >= fewest && passed >= onEnd;
        if (!certain && !(passed > 0 && b === 0)) return { residual };
        return { residual, end: "converged", message: `‖Aᵀu − σv‖ = ${residual}, asked for ${tolerance * value}` };
      },
      x: () => v,
      keep: [u, v, beta],
    };
    u = space.axpby(1, A.apply(space, v, "forward"), space.negative(beta), u);
  }
}
