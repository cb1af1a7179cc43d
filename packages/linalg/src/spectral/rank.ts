import type { Execution, Out } from "@convmtx/backend";
import { ConvmtxError } from "@convmtx/tensor";
import type { EngineOperatorLike, OperatorLike } from "../operators/as-operator.ts";
import type { Operator } from "../operators/operator.ts";
import type { Session } from "../session/session.ts";
import type { Work } from "../space/drive.ts";
import { checkedCount, checkedTolerance, type PlaceOptions, workAt } from "../space/place.ts";
import type { Space } from "../space/space.ts";
import { Basis } from "./basis.ts";
import { lanczosNorm } from "./norm2.ts";
import { smallSvd } from "./small-svd.ts";

export interface RankOptions extends PlaceOptions {
  /** A singular value counts if it is above this part of the largest. Default max(m, n) ε, as NumPy's `matrix_rank`. */
  readonly tolerance?: number | undefined;
  /** Give up where the rank exceeds it. Default min(m, n). */
  readonly maxRank?: number | undefined;
  /** Of the random vectors. Default 0. */
  readonly seed?: number | undefined;
}

export interface Rank {
  /** How many singular values are above `threshold`; where the search is not complete, of those that were found. */
  readonly rank: number;
  /** False where `maxRank` ended the search. */
  readonly complete: boolean;
  /** What a value was compared with. */
  readonly threshold: number;
  /** The singular values of A's part in the range that was found, descending. */
  readonly values: Float64Array;
}

/**
 * The numerical rank of A, estimated from the range of A times random vectors.
 *
 * @param a with `rmatvec`; no matrix is needed
 * @returns a Promise on an asynchronous engine
 * @throws ConvmtxError `OPTION_INVALID`
 * @remarks For a low rank: about r + 5 products with A, r with Aᵀ, r² vector operations and r vectors of memory twice, then the singular values of an
 * r × r matrix. A direction ten times above the threshold is missed with a probability below 1e-4; one just above it may be. (N. Halko,
 * P.-G. Martinsson and J. Tropp, "Finding Structure with Randomness", 2011, section 4.4.)
 */
export function rank(a: OperatorLike, options?: RankOptions): Rank;
export function rank<X extends Execution>(
  session: Session<X>,
  a: EngineOperatorLike,
  options?: RankOptions,
): Out<X, Rank>;
export function rank(...args: readonly unknown[]): Out<Execution, Rank> {
  return workAt("rank", args, (space, A, [options]) => estimate(space, A, (options ?? {}) as RankOptions));
}

/** Random vectors in a row that must lie in the range before it is believed to be complete. */
const witnesses = 5;

function* estimate<V, S>(space: Space<V, S>, A: Operator, options: RankOptions): Work<Rank> {
  const [m, n] = A.shape;
  const least = Math.min(m, n);
  const epsilon = space.dtype === "float32" ? 2 ** -23 : 2 ** -52;
  const tolerance = checkedTolerance("rank", "tolerance", options.tolerance ?? Math.max(m, n) * epsilon);
  const most = Math.min(least, checkedCount("rank", "maxRank", options.maxRank ?? least, 0));
  const seed = checkedCount("rank", "seed", options.seed ?? 0, 0);
  const { value: norm, reason } = yield* lanczosNorm(space, A, { tolerance: 1e-3, seed });
  if (reason === "breakdown" || !Number.isFinite(norm)) {
    throw new ConvmtxError(
      "OPTION_INVALID",
      `rank: A is not finite: its norm is ${reason === "breakdown" ? Number.NaN : norm}`,
    );
  }
  const threshold = tolerance * norm;
  const none = { rank: 0, complete: true, threshold, values: new Float64Array(0) };
  if (norm === 0 || least === 0) return none;

  // A direction is seen through a random number: one a little above the threshold may look smaller. But rounding errors are none.
  const rounding = 8 * epsilon * norm * Math.sqrt(n);
  const smallest = Math.min(threshold, Math.max(threshold / 10, rounding));
  const range = new Basis(space, m, seed);
  const random = new Basis(space, n, seed + 2 ** 21);
  let seen = 0;
  while (seen < witnesses && range.vectors.length < most) {
    const w = A.apply(space, random.randomVector(), "forward");
    if (yield* range.appendBeyond(w, smallest)) seen = 0;
    else seen++;
    space.keep(...range.vectors);
  }
  const values = yield* valuesWithin(space, A, range);
  const counted = values.filter((value) => value > threshold).length;
  return { rank: counted, complete: seen === witnesses || range.vectors.length === least, threshold, values };
}

/** The singular values of QᵀA for the basis Q: those of R in the orthogonalisation of its rows. */
function* valuesWithin<V, S>(space: Space<V, S>, A: Operator, range: Basis<V, S>): Work<Float64Array> {
  const size = range.vectors.length;
  const rows = new Basis(space, A.shape[1], 0);
  const triangle = Array.from({ length: size }, () => new Float64Array(size));
  for (let j = 0; j < size; j++) {
    const { parts, length } = yield* rows.append(A.apply(space, range.vectors[j], "adjoint"));
    parts.forEach((part, i) => {
      triangle[i][j] = part;
    });
    triangle[j][j] = length;
    space.keep(...range.vectors, ...rows.vectors);
  }
  return smallSvd(triangle).values;
}
