import { ConvmtxError, ShapeError } from "@convmtx/tensor";
import type { Csr } from "./csr.ts";
import { expectFormat } from "./expect-format.ts";
import { withinMemory } from "./within-memory.ts";

export interface SlotsOptions {
  /**
   * The length s that vectors are rotated at, at least max(m, n): A stands for itself with rows and columns of zeros below and to
   * the right, up to s × s. Usually a power of 2. Default: the columns n, also of a matrix which is not square.
   */
  readonly slots?: number | undefined;
}

/** Rows [begin, …) of a larger matrix, as `rowBlocks` of a `ConvOperator` gives them. */
export interface MatrixRows {
  readonly begin: number;
  readonly matrix: Csr;
}

/** Which generalised diagonals of a matrix hold anything. */
export interface GeneralizedDiagonals {
  /** The length s of a rotation. */
  readonly slots: number;
  /** The diagonals d, ascending, on which at least one entry is stored: as many as a product takes rotations. */
  readonly offsets: Int32Array;
  /** How many entries each of them stores. */
  readonly counts: Int32Array;
}

/**
 * Which generalised diagonals of A are occupied. Diagonal d of A [m, n] holds A[i, (i + d) mod s], i = 0 … m − 1, with s = `slots`, so
 * that
 *
 *     A x = Σ_d diagonal_d ⊙ rot(x, d),      rot(x, d)[i] = x[(i + d) mod s]
 *
 * @param a in any order, or its blocks of rows, one after the other in any order: the whole matrix need never be there
 * @throws ConvmtxError `OPTION_INVALID` for `slots`; ShapeError `SHAPE_MISMATCH` for blocks of different widths; LimitError
 * `MEMORY_LIMIT`
 * @remarks O(nnz + s) time, s numbers of memory. Explicit zeros occupy (`prune` drops them), duplicates count each. Where `slots` is
 * left out and m > n, rot(x, d) goes on around x up to m elements. `generalizedDiagonal` gives the elements. In homomorphic encryption
 * a product takes one rotation of the ciphertext a diagonal. (S. Halevi and V. Shoup, "Algorithms in HElib", 2014, section 4.3.)
 */
export function generalizedDiagonals(a: Csr | Iterable<MatrixRows>, options: SlotsOptions = {}): GeneralizedDiagonals {
  let counts: Int32Array | undefined;
  let ncols = 0;
  for (const { begin, matrix } of Symbol.iterator in a ? a : [{ begin: 0, matrix: a }]) {
    expectFormat("generalizedDiagonals", matrix, "csr");
    const [nrows, width] = matrix.shape;
    const slots = resolveSlots("generalizedDiagonals", options, [begin + nrows, width]);
    if (counts === undefined) {
      ncols = width;
      counts = withinMemory("generalizedDiagonals", 4 * slots, () => new Int32Array(slots));
    }
    if (width !== ncols) {
      throw new ShapeError(
        "SHAPE_MISMATCH",
        `generalizedDiagonals: the block at row ${begin} has ${width} columns, expected ${ncols} as those before it`,
        { details: { begin, got: width, expected: ncols } },
      );
    }
    countRows(matrix, begin, counts);
  }
  return occupied(counts ?? new Int32Array(resolveSlots("generalizedDiagonals", options, [0, 0])));
}

function occupied(counts: Int32Array): GeneralizedDiagonals {
  const stored = counts.filter((count) => count > 0);
  const offsets = new Int32Array(stored.length);
  let at = 0;
  for (let d = 0; d < counts.length; d++) if (counts[d] > 0) offsets[at++] = d;
  return { slots: counts.length, offsets, counts: stored };
}

function countRows({ shape, indptr, indices }: Csr, begin: number, counts: Int32Array): void {
  const slots = counts.length;
  for (let i = 0; i < shape[0]; i++) {
    const turn = slots - ((begin + i) % slots);
    for (let k = indptr[i]; k < indptr[i + 1]; k++) {
      const d = indices[k] + turn;
      counts[d < slots ? d : d - slots]++;
    }
  }
}

/** The length of a rotation. @throws ConvmtxError `OPTION_INVALID` unless an integer in [max(m, n), 2^31) */
export function resolveSlots(what: string, { slots }: SlotsOptions, shape: readonly [number, number]): number {
  if (slots === undefined) return shape[1];
  const least = Math.max(...shape);
  if (Number.isInteger(slots) && slots >= least && slots < 2 ** 31) return slots;
  throw new ConvmtxError(
    "OPTION_INVALID",
    `${what}: slots ${slots} must be an integer from max(m, n) = ${least} to 2^31 - 1; cut a larger matrix into blocks`,
    { details: { option: "slots", got: slots, least } },
  );
}
