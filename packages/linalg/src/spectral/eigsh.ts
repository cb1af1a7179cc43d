import type { Execution, Out } from "@convmtx/backend";
import { ConvmtxError } from "@convmtx/tensor";
import { checkSquare } from "../krylov/problem.ts";
import type { Reason } from "../krylov/solution.ts";
import type { EngineOperatorLike, OperatorLike } from "../operators/as-operator.ts";
import type { Operator } from "../operators/operator.ts";
import type { DenseHandle } from "../session/handle.ts";
import type { Session } from "../session/session.ts";
import type { Work } from "../space/drive.ts";
import { workAt } from "../space/place.ts";
import type { Space } from "../space/space.ts";
import { Basis } from "./basis.ts";
import { Confirmation } from "./confirmation.ts";
import { smallEigen } from "./small-eigen.ts";
import { limitsOf, roundingOf, type SvdsOptions } from "./svds.ts";

export interface EigshOptions extends SvdsOptions {
  /** The largest, the smallest, or those of largest magnitude. Default `magnitude`. */
  readonly which?: "largest" | "smallest" | "magnitude" | undefined;
}

/** A q ≈ λ q */
export interface Eigsh<V = Float64Array> {
  /** λ in the order of `which`: those that were asked for most come first. */
  readonly values: Float64Array;
  /** Unit vectors [n]. */
  readonly vectors: readonly V[];
  /** ‖A q − λ q‖ is at most this: an eigenvalue of A lies as near. */
  readonly errors: Float64Array;
  readonly iterations: number;
  readonly reason: Reason;
  readonly message: string;
}

/**
 * k eigenvalues of a symmetric A at an end of its spectrum, and their vectors.
 *
 * @param a [n, n]; only its `matvec` is used, and its symmetry is not checked
 * @param k from 1 to n
 * @returns vectors as `svds`
 * @throws ConvmtxError `OPTION_INVALID`; ShapeError `SHAPE_MISMATCH`
 * @remarks Lanczos with full reorthogonalisation and thick restarts (K. Wu and H. Simon, 2000). For eigenvalues near a number σ see
 * `eigshNear`. SciPy's `eigsh`.
 */
export function eigsh(a: OperatorLike, k: number, options?: EigshOptions): Eigsh;
export function eigsh<X extends Execution>(
  session: Session<X>,
  a: EngineOperatorLike,
  k: number,
  options?: EigshOptions,
): Out<X, Eigsh<DenseHandle>>;
export function eigsh(...args: readonly unknown[]): unknown {
  return workAt("eigsh", args, (space, A, [k, options]) => outermost(space, A, k, (options ?? {}) as EigshOptions));
}

function* outermost<V, S>(space: Space<V, S>, A: Operator, wanted: unknown, options: EigshOptions): Work<Eigsh<V>> {
  checkSquare("eigsh", A, "use svds");
  const { k, size, most, tolerance, seed } = limitsOf("eigsh", A.shape[0], wanted, options, space.epsilon);
  const confirmation = new Confirmation(10 * tolerance);
  const compare = orderOf(options.which ?? "magnitude");
  const basis = new Basis(space, A.shape[0], seed);
  basis.appendRandom();
  let diagonal: readonly number[] = [];
  // Of what a confirmation leaves out, in the vectors that it keeps.
  let dropped = 0;
  for (let iterations = 0; ; ) {
    const { rows, rest } = yield* grow(space, A, basis, size, diagonal);
    iterations += size - diagonal.length;
    const t = smallEigen(rows);
    const order = t.vectors.map((_, i) => i).sort((i, j) => compare(t.values[i], t.values[j]));
    const scale = t.values.reduce((greatest, value) => Math.max(greatest, Math.abs(value)), 0);
    const values = Float64Array.from(order.slice(0, k), (i) => t.values[i]);
    const floor = roundingOf(size) * space.epsilon * scale;
    const errors = Float64Array.from(order.slice(0, k), (i) =>
      Math.hypot(rest * t.vectors[i][size - 1], dropped, floor),
    );
    const worst = Math.max(...errors);
    const met = worst <= tolerance * scale || scale === 0;
    const converged = met && (size === A.shape[0] || confirmation.confirms(values, scale));
    const broken = !Number.isFinite(worst);
    const stopped = options.signal?.aborted === true || options.callback?.({ iteration: iterations, values }) === false;
    if (converged || stopped || broken || iterations >= most) {
      const vectors = order.slice(0, k).map((i) => basis.combine(t.vectors[i]));
      space.release(...vectors);
      const reason = broken ? "breakdown" : converged ? "converged" : stopped ? "aborted" : "limit";
      return {
        values,
        vectors,
        errors,
        iterations,
        reason,
        message: `residuals up to ${worst}, asked for ${tolerance * scale}`,
      };
    }
    const kept = order.slice(0, met ? k : Math.min(size - 1, k + Math.floor((size - k) / 2)));
    diagonal = kept.map((i) => t.values[i]);
    const next = basis.vectors[size];
    basis.vectors = kept.map((i) => basis.combine(t.vectors[i]));
    if (met) {
      dropped = Math.max(dropped, worst);
      basis.appendRandom();
    } else basis.vectors.push(next);
    space.keep(...basis.vectors);
  }
}

/** Steps until the basis has `size` vectors and the next. @returns VᵀA V by rows, and the length of what A gives beyond V */
function* grow<V, S>(
  space: Space<V, S>,
  A: Operator,
  basis: Basis<V, S>,
  size: number,
  diagonal: readonly number[],
): Work<{ readonly rows: readonly Float64Array[]; readonly rest: number }> {
  const rows = Array.from({ length: size }, () => new Float64Array(size));
  diagonal.forEach((value, i) => {
    rows[i][i] = value;
  });
  let rest = 0;
  for (let j = diagonal.length; j < size; j++) {
    const { parts, length } = yield* basis.append(A.apply(space, basis.vectors[j], "forward"));
    parts.forEach((value, i) => {
      rows[i][j] = value;
      rows[j][i] = value;
    });
    rest = length;
    space.keep(...basis.vectors);
  }
  return { rows, rest };
}

function orderOf(which: string): (a: number, b: number) => number {
  if (which === "largest") return (a, b) => b - a;
  if (which === "smallest") return (a, b) => a - b;
  if (which === "magnitude") return (a, b) => Math.abs(b) - Math.abs(a);
  throw new ConvmtxError(
    "OPTION_INVALID",
    `eigsh: which must be "largest", "smallest" or "magnitude", got ${String(which)}`,
    {
      details: { option: "which", got: which },
    },
  );
}
