import type { NestedArray } from "@convmtx/tensor";
import { ConvmtxError, floatDType, ShapeError, shapeText, sizeOf, Tensor, tensor, toTypedArray } from "@convmtx/tensor";
import { checkedCount, checkedTolerance } from "../space/place.ts";
import { denseRank } from "./dense-rank.ts";

export interface TapRanksOptions {
  /** Default 1. */
  readonly groups?: number | undefined;
  /** The kernel is a transposed layer's, (C_in, C_out/groups, *k). Only `flattened` depends on it. Default false. */
  readonly transposed?: boolean | undefined;
  /**
   * A singular value counts if it is above this part of the largest of its matrix. Default max(rows, columns) ε of that matrix, ε the
   * kernel's dtype's, as NumPy's `matrix_rank`.
   */
  readonly tolerance?: number | undefined;
}

/** Numerical ranks of the matrices in a kernel. With groups each is the sum over the groups, the rank of their block diagonal. */
export interface TapRanks {
  /** rank W[:, :, t] for each tap t in C order, the matrix of its channels. */
  readonly taps: Int32Array;
  /** The rank of the kernel as a matrix, one row an output channel: C_out × (C_in/groups · ∏ k). */
  readonly flattened: number;
  /**
   * Of a kernel with two spatial axes the greatest rank of W[c, c', :, :] over the pairs of channels: 1 means that each pair is
   * separable, a column times a row; r that it is a sum of r such. Undefined for other kernels.
   */
  readonly separability: number | undefined;
}

/**
 * The ranks of a kernel's taps. The layer's matrix is T = Σ_t W[:, :, t] ⊗ S_t, S_t the shift of tap t: a tap of rank r costs r channels
 * in a factored layer.
 *
 * @param kernel (C_out, C_in/groups, *k); transposed (C_in, C_out/groups, *k)
 * @throws ShapeError `SHAPE_INVALID` for fewer than three axes; ConvmtxError `OPTION_INVALID` for groups or a tolerance, and for a
 * kernel that is not finite
 * @remarks In float64, by orthogonal reduction to bidiagonal form and a count: exact but for values within a small multiple of ε₆₄ σ_1 of the
 * threshold. About 8/3 n³ flops a tap of n × n channels, 2 (p + n) n² for n × p flattened. Jacobi's method, which finds small values to
 * high relative accuracy, takes twenty times as long and more, and a rank does not need it.
 */
export function tapRanks(kernel: Tensor | NestedArray, options: TapRanksOptions = {}): TapRanks {
  const source = kernel instanceof Tensor ? kernel : tensor(kernel);
  const { shape } = source;
  if (shape.length < 3) {
    throw new ShapeError(
      "SHAPE_INVALID",
      `tapRanks: kernel has shape ${shapeText(shape)}, expected (C_out, C_in/groups, *k), three axes at least`,
      { details: { shape: [...shape] } },
    );
  }
  const [outer, inner, ...sizes] = shape;
  const groups = checkedGroups(options.groups ?? 1, outer);
  const rankOf = ranker(floatDType(source.dtype) === "float32" ? 2 ** -23 : 2 ** -52, options.tolerance);
  const values = toTypedArray(source);
  if (!values.every(Number.isFinite)) {
    throw new ConvmtxError("OPTION_INVALID", "tapRanks: the kernel is not finite");
  }
  const volume = sizeOf(sizes);
  const perGroup = outer / groups;
  const starts = Array.from({ length: groups }, (_, group) => group * perGroup * inner * volume);
  const sumOfGroups = (rank: (start: number) => number) => starts.reduce((sum, start) => sum + rank(start), 0);

  const taps = Int32Array.from({ length: volume }, (_, t) =>
    sumOfGroups((start) => rankOf(perGroup, inner, (i, j) => values[start + (i * inner + j) * volume + t])),
  );
  const flattened = sumOfGroups((start) =>
    options.transposed
      ? rankOf(inner, perGroup * volume, (i, j) => {
          const t = j % volume;
          return values[start + (((j - t) / volume) * inner + i) * volume + t];
        })
      : rankOf(perGroup, inner * volume, (i, j) => values[start + i * inner * volume + j]),
  );
  if (sizes.length !== 2) return { taps, flattened, separability: undefined };
  let separability = 0;
  for (let pair = 0; pair < outer * inner && separability < Math.min(...sizes); pair++) {
    const rank = rankOf(sizes[0], sizes[1], (i, j) => values[pair * volume + i * sizes[1] + j]);
    separability = Math.max(separability, rank);
  }
  return { taps, flattened, separability };
}

/** The rank of a matrix by its elements. */
function ranker(epsilon: number, option: number | undefined) {
  const given = option === undefined ? undefined : checkedTolerance("tapRanks", "tolerance", option);
  return (rows: number, cols: number, at: (row: number, col: number) => number): number =>
    denseRank({ rows, cols, at }, given ?? Math.max(rows, cols) * epsilon);
}

function checkedGroups(groups: number, channels: number): number {
  checkedCount("tapRanks", "groups", groups, 1);
  if (channels % groups === 0) return groups;
  throw new ConvmtxError(
    "OPTION_INVALID",
    `tapRanks: groups ${groups} does not divide the ${channels} channels of the kernel's first axis`,
    { details: { option: "groups", got: groups, channels } },
  );
}
