import { sizeOf } from "@convmtx/tensor";
import type { ResolvedAxis } from "@convmtx/window";
import type { ConvOperator } from "./conv-operator.ts";
import { checkColumns, withinMemory } from "./limits.ts";

/**
 * The order of a strided layer's pixels by their residue modulo the stride, in which its matrix has few generalised diagonals.
 *
 * Pixel (c, i_1, …, i_d) has the phase φ_a = i_a mod s_a and the place q_a = ⌊i_a / s_a⌋ on each axis. The new order is that of
 *
 *     (c, φ_1, …, φ_d, q_1, …, q_d),      channels last: (φ_1, …, φ_d, q_1, …, q_d, c)
 *
 * `permuteCols(T, p)` · x[p] = T x. For a transposed layer the pixels are the rows: `permuteRows(T, p)` x = (T x)[p].
 *
 * @returns [∏ input], transposed [∏ output]: element j is the pixel that comes to place j; the identity if all strides are 1
 * @throws LimitError `INDEX_LIMIT`, `MEMORY_LIMIT`
 * @remarks Output o and tap t meet pixel i = s o + d t − p, whose q − o is the same for all o. On one axis with zero padding that makes
 * at most k diagonals for each pair of channels (channels first), whether or not s divides the size; unordered there are about m (s − 1).
 * With more axes it makes ∏ k if all axes but the first have s·outputs = inputs, as those have that are padded to an exact fraction; else
 * up to as many times more as the outer axes have outputs: pad or crop the input first. Channels last needs as many channels in as out,
 * too. O(∏ input). To count without the whole matrix, order the columns of each of its `rowBlocks` and pass those to
 * `generalizedDiagonals`. The order is that of PyTorch's `pixel_unshuffle` where s divides the sizes, and the polyphase decomposition of
 * signal processing. In homomorphic encryption the multiplexed packing of E. Lee et al., "Low-Complexity Deep Convolutional Neural
 * Networks on Fully Homomorphic Encryption Using Multiplexed Parallel Convolutions", 2022, and of A. Ebel, K. Garimella and B. Reagen,
 * "Orion: A Fully Homomorphic Encryption Framework for Deep Learning", 2025, orders a strided layer's outputs for the same purpose.
 */
export function stridePermutation(operator: ConvOperator): Int32Array {
  const { axes, layout, transposed, inChannels, outChannels } = operator.geometry;
  const channels = transposed ? outChannels : inChannels;
  const length = operator.shape[transposed ? 0 : 1];
  checkColumns("stridePermutation", length);
  return withinMemory("stridePermutation", `${length} int32 numbers`, () => {
    const order = pixelsByPhase(axes);
    const permutation = new Int32Array(length);
    for (let c = 0; c < channels; c++) {
      for (let j = 0; j < order.length; j++) {
        if (layout === "channels-first") permutation[c * order.length + j] = c * order.length + order[j];
        else permutation[j * channels + c] = order[j] * channels + c;
      }
    }
    return permutation;
  });
}

/** The positions of a grid in C order, ordered by their phases, then by their places. */
function pixelsByPhase(axes: readonly ResolvedAxis[]): Int32Array {
  const order = new Int32Array(sizeOf(axes.map((axis) => axis.signalSize)));
  let at = 0;
  for (const phases of tuples(axes.map(({ stride, signalSize }) => Math.min(stride, signalSize)))) {
    const places = axes.map(({ stride, signalSize }, a) => Math.ceil((signalSize - phases[a]) / stride));
    for (const place of tuples(places)) {
      order[at++] = axes.reduce(
        (flat, { stride, signalSize }, a) => flat * signalSize + phases[a] + stride * place[a],
        0,
      );
    }
  }
  return order;
}

/** All tuples of numbers below `sizes`, in C order. */
function* tuples(sizes: readonly number[]): Generator<readonly number[]> {
  const total = sizeOf(sizes);
  for (let flat = 0; flat < total; flat++) {
    const tuple: number[] = new Array(sizes.length);
    let rest = flat;
    for (let a = sizes.length - 1; a >= 0; a--) {
      tuple[a] = rest % sizes[a];
      rest = (rest - tuple[a]) / sizes[a];
    }
    yield tuple;
  }
}
