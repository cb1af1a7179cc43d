import type { Execution, Out } from "@convmtx/backend";
import { ConvmtxError } from "@convmtx/tensor";
import type { Reason } from "../krylov/solution.ts";
import { adjoint } from "../operators/adjoint.ts";
import type { EngineOperatorLike, OperatorLike } from "../operators/as-operator.ts";
import type { Operator } from "../operators/operator.ts";
import type { DenseHandle } from "../session/handle.ts";
import type { Session } from "../session/session.ts";
import type { Work } from "../space/drive.ts";
import { checkedCount, checkedTolerance, type PlaceOptions, workAt } from "../space/place.ts";
import type { Space } from "../space/space.ts";
import { Basis } from "./basis.ts";
import { Confirmation } from "./confirmation.ts";
import { smallSvd } from "./small-svd.ts";

export interface SvdsOptions extends PlaceOptions {
  /** Ends where each residual ‖Aᵀu − σv‖ is at most this part of σ₁, or what rounding allows. Default 1e-10, in float32 100 ε. */
  readonly tolerance?: number | undefined;
  /** No restart begins after so many products with A. Default 10 · min(m, n), at least 300. */
  readonly maxIterations?: number | undefined;
  /** Vectors of each basis before a restart: more memory, fewer products. Default max(2k + 1, 20). */
  readonly basisSize?: number | undefined;
  /** Of the random start. Default 0. */
  readonly seed?: number | undefined;
  readonly signal?: { readonly aborted: boolean } | undefined;
  /** Called after each restart; `false` ends the work. */
  readonly callback?:
    | ((progress: { readonly iteration: number; readonly values: Float64Array }) => unknown)
    | undefined;
}

/** A ≈ Σ σᵢ uᵢ vᵢᵀ */
export interface Svds<V = Float64Array> {
  /** σ, descending for the largest, ascending for the smallest. */
  readonly values: Float64Array;
  /** uᵢ [m] */
  readonly left: readonly V[];
  /** vᵢ [n] */
  readonly right: readonly V[];
  /** ‖A v − σu‖ and ‖Aᵀu − σv‖ are at most this: a singular value of A lies as near to each of ours. */
  readonly errors: Float64Array;
  readonly iterations: number;
  readonly reason: Reason;
  readonly message: string;
}

/**
 * The k largest singular values of A and their vectors.
 *
 * @param a with `rmatvec`; no matrix is needed
 * @param k from 1 to min(m, n)
 * @returns vectors on the host as Float64Arrays, on an engine as handles of the session (a Promise if it is asynchronous)
 * @throws ConvmtxError `OPTION_INVALID`
 * @remarks Golub–Kahan–Lanczos with full reorthogonalisation and thick restarts (J. Baglama and L. Reichel, 2005). What has converged must
 * be found again from a random start beside it, so that values which A has several times are found as often. `svdsSmallest` finds the smallest.
 */
export function svds(a: OperatorLike, k: number, options?: SvdsOptions): Svds;
export function svds<X extends Execution>(
  session: Session<X>,
  a: EngineOperatorLike,
  k: number,
  options?: SvdsOptions,
): Out<X, Svds<DenseHandle>>;
export function svds(...args: readonly unknown[]): unknown {
  return workAt("svds", args, (space, A, [k, options]) => largest(space, A, k, (options ?? {}) as SvdsOptions));
}

function* largest<V, S>(space: Space<V, S>, A: Operator, wanted: unknown, options: SvdsOptions): Work<Svds<V>> {
  if (A.shape[0] >= A.shape[1]) return yield* ofTall(space, A, wanted, options);
  const { left, right, ...rest } = yield* ofTall(space, adjoint(A), wanted, options);
  return { ...rest, left: right, right: left };
}

/** With at least as many rows as columns the basis on the right is full when both have min(m, n) vectors, and nothing is left over. */
function* ofTall<V, S>(space: Space<V, S>, A: Operator, wanted: unknown, options: SvdsOptions): Work<Svds<V>> {
  const least = Math.min(...A.shape);
  const { k, size, most, tolerance, seed } = limitsOf("svds", least, wanted, options, space.epsilon);
  const confirmation = new Confirmation(10 * tolerance);
  const [right, left] = [new Basis(space, A.shape[1], seed), new Basis(space, A.shape[0], seed + 2 ** 20)];
  right.appendRandom();
  let diagonal: readonly number[] = [];
  // Of what a confirmation leaves out, in the vectors that it keeps.
  let dropped = 0;
  for (let iterations = 0; ; ) {
    const { rows, rest } = yield* grow(space, A, left, right, size, diagonal);
    iterations += size - diagonal.length;
    const b = smallSvd(rows);
    const values = b.values.slice(0, k);
    const floor = roundingOf(size) * space.epsilon * values[0];
    const errors = Float64Array.from({ length: k }, (_, i) => Math.hypot(rest * b.left[i][size - 1], dropped, floor));
    const worst = Math.max(...errors);
    const met = worst <= tolerance * values[0] || values[0] === 0;
    const converged = met && (size === least || confirmation.confirms(values, values[0]));
    const stopped = options.signal?.aborted === true || options.callback?.({ iteration: iterations, values }) === false;
    const broken = !Number.isFinite(worst);
    if (converged || stopped || broken || iterations >= most) {
      const u = b.left.slice(0, k).map((p) => left.combine(p));
      const v = b.right.slice(0, k).map((q) => right.combine(q));
      space.release(...u, ...v);
      const reason = broken ? "breakdown" : converged ? "converged" : stopped ? "aborted" : "limit";
      const message = `residuals up to ${worst}, asked for ${tolerance * values[0]}`;
      return { values, left: u, right: v, errors, iterations, reason, message };
    }
    const kept = met ? k : Math.min(size - 1, k + Math.floor((size - k) / 2));
    diagonal = Array.from(b.values.subarray(0, kept));
    const next = right.vectors[size];
    left.vectors = b.left.slice(0, kept).map((p) => left.combine(p));
    right.vectors = b.right.slice(0, kept).map((q) => right.combine(q));
    if (met) {
      dropped = Math.max(dropped, worst);
      right.appendRandom();
    } else right.vectors.push(next);
    space.keep(...left.vectors, ...right.vectors);
  }
}

/**
 * Steps until both bases have `size` vectors.
 *
 * @param diagonal of B as a restart left it
 * @returns B = UᵀA V by rows, and the length of what Aᵀ gives of the last u beyond V
 */
function* grow<V, S>(
  space: Space<V, S>,
  A: Operator,
  left: Basis<V, S>,
  right: Basis<V, S>,
  size: number,
  diagonal: readonly number[],
): Work<{ readonly rows: readonly Float64Array[]; readonly rest: number }> {
  const rows = Array.from({ length: size }, () => new Float64Array(size));
  diagonal.forEach((value, i) => {
    rows[i][i] = value;
  });
  let rest = 0;
  for (let j = diagonal.length; j < size; j++) {
    const { parts, length } = yield* left.append(A.apply(space, right.vectors[j], "forward"));
    [...parts, length].forEach((value, i) => {
      rows[i][j] = value;
    });
    rest = (yield* right.append(A.apply(space, left.vectors[j], "adjoint"))).length;
    space.keep(...left.vectors, ...right.vectors);
  }
  return { rows, rest };
}

/** Errors of orthogonalisation against so many vectors, in units of ε: as measured, with room. */
export function roundingOf(size: number): number {
  return 8 * size;
}

/** What `svds` and `eigsh` ask of their options. */
export interface Limits {
  readonly k: number;
  readonly size: number;
  readonly most: number;
  readonly tolerance: number;
  readonly seed: number;
}

/** @param least of the values that there are */
export function limitsOf(
  caller: string,
  least: number,
  wanted: unknown,
  options: SvdsOptions,
  epsilon: number,
): Limits {
  const k = checkedCount(caller, "k", wanted, 1);
  if (k > least) {
    throw new ConvmtxError("OPTION_INVALID", `${caller}: k is ${k}, and there are ${least} values`, {
      details: { k, least },
    });
  }
  const basisSize = checkedCount(caller, "basisSize", options.basisSize ?? Math.max(2 * k + 1, 20), 1);
  const size = Math.min(least, Math.max(k + 1, basisSize));
  // In float32 1e-10 cannot be had.
  const tolerance = checkedTolerance(caller, "tolerance", options.tolerance ?? Math.max(1e-10, 100 * epsilon));
  return {
    k,
    size,
    most: checkedCount(caller, "maxIterations", options.maxIterations ?? Math.max(300, 10 * least), 1),
    tolerance: Math.max(tolerance, 2 * roundingOf(size) * epsilon),
    seed: checkedCount(caller, "seed", options.seed ?? 0, 0),
  };
}
