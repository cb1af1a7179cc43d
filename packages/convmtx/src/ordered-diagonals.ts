import type { GeneralizedDiagonals } from "@convmtx/sparse";
import { sizeOf, zeros } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import { convOperator } from "@convmtx/toeplitz";

/** Where the rows and the columns of a matrix come to stand; undefined: where they are. */
export interface Places {
  readonly rows: Int32Array | undefined;
  readonly cols: Int32Array | undefined;
}

/**
 * The places that a permutation of `stridePermutation` gives: of the columns, of a transposed layer of the rows.
 *
 * @param permutation element j is the line that comes to place j
 */
export function placesOf({ geometry }: ConvOperator, permutation: Int32Array): Places {
  const places = new Int32Array(permutation.length);
  for (let j = 0; j < permutation.length; j++) places[permutation[j]] = j;
  return geometry.transposed ? { rows: places, cols: undefined } : { rows: undefined, cols: places };
}

/**
 * Which generalised diagonals of a layer's matrix are occupied after the stride permutation: as `generalizedDiagonals` says of
 * `permuteCols(toCsr(), permutation)`, of a transposed layer of `permuteRows`.
 *
 * @param permutation of `stridePermutation`
 * @param slots at least the columns
 * @remarks The permutation leaves channels where they are, so an entry's column less its row is that of its channels and that of its
 * positions. The positions are those of a layer with one channel, O(∏ windows · ∏ k) instead of nnz.
 */
export function orderedDiagonals(operator: ConvOperator, permutation: Int32Array, slots: number): GeneralizedDiagonals {
  const totals = new Float64Array(slots);
  const channels = [...channelDifferences(operator)];
  for (const [position, count] of positionDifferences(operator, permutation)) {
    for (const [channel, times] of channels) {
      const offset = (position + channel) % slots;
      totals[offset < 0 ? offset + slots : offset] += count * times;
    }
  }
  const offsets: number[] = [];
  for (let d = 0; d < slots; d++) if (totals[d] > 0) offsets.push(d);
  return {
    slots,
    offsets: Int32Array.from(offsets),
    counts: Int32Array.from(totals.filter((count) => count > 0)),
  };
}

/** How far a step of a channel, and of a position, leads in the whole matrix. */
function steps(operator: ConvOperator) {
  const { layout, inChannels, outChannels } = operator.geometry;
  const [rows, cols] = [operator.shape[0] / outChannels, operator.shape[1] / inChannels];
  return layout === "channels-first"
    ? { rowChannel: rows, colChannel: cols, row: 1, col: 1 }
    : { rowChannel: 1, colChannel: 1, row: outChannels, col: inChannels };
}

function channelDifferences(operator: ConvOperator): Map<number, number> {
  const { inChannels, outChannels, groups } = operator.geometry;
  const { rowChannel, colChannel } = steps(operator);
  const [rowGroup, colGroup] = [outChannels / groups, inChannels / groups];
  const found = new Map<number, number>();
  for (let row = 0; row < outChannels; row++) {
    const first = Math.floor(row / rowGroup) * colGroup;
    for (let col = first; col < first + colGroup; col++) add(found, col * colChannel - row * rowChannel);
  }
  return found;
}

function positionDifferences(operator: ConvOperator, permutation: Int32Array): Map<number, number> {
  const { row: rowStep, col: colStep } = steps(operator);
  const positions = onePosition(operator);
  const { rows, cols } = placesOf(operator, ofOneChannel(operator, permutation, positions));
  const found = new Map<number, number>();
  for (const { begin, matrix } of positions.rowBlocks()) {
    const { indptr, indices, shape } = matrix;
    for (let i = 0; i < shape[0]; i++) {
      const row = rowStep * (rows === undefined ? begin + i : rows[begin + i]);
      for (let k = indptr[i]; k < indptr[i + 1]; k++) {
        add(found, colStep * (cols === undefined ? indices[k] : cols[indices[k]]) - row);
      }
    }
  }
  return found;
}

function add(found: Map<number, number>, difference: number): void {
  found.set(difference, (found.get(difference) ?? 0) + 1);
}

/** The same windows on one channel. */
function onePosition({ geometry }: ConvOperator): ConvOperator {
  const { axes, transposed } = geometry;
  return convOperator(zeros(axes.map(({ kernelSize }) => kernelSize)), {
    inputShape: axes.map(({ signalSize, windowCount }) => (transposed ? windowCount : signalSize)),
    stride: axes.map(({ stride }) => stride),
    dilation: axes.map(({ dilation }) => dilation),
    padding: axes.map(({ padBegin, padEnd }) => [padBegin, padEnd] as const),
    paddingMode: axes.map(({ paddingMode }) => paddingMode),
    ...(transposed ? { transposed, outputPadding: axes.map(({ outputPadding }) => outputPadding) } : {}),
  });
}

/** The order of the pixels of channel 0, which every channel has. */
function ofOneChannel(
  { geometry }: ConvOperator,
  permutation: Int32Array,
  { geometry: { axes } }: ConvOperator,
): Int32Array {
  const length = sizeOf(axes.map(({ signalSize }) => signalSize));
  if (geometry.layout === "channels-first") return permutation.subarray(0, length);
  const channels = geometry.transposed ? geometry.outChannels : geometry.inChannels;
  return Int32Array.from({ length }, (_, j) => permutation[j * channels] / channels);
}
