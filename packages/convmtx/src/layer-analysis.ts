import { norm2, tapRanks } from "@convmtx/linalg";
import { isConvmtxError, sizeOf, Tensor } from "@convmtx/tensor";
import type { ConvNorms, ConvOperator } from "@convmtx/toeplitz";
import { convDiagonals, convNorms, stridePermutation } from "@convmtx/toeplitz";
import { orderedDiagonals } from "./ordered-diagonals.ts";

/** What is worked out of a layer, and how long it may take. */
export interface AnalysisOptions {
  readonly spectral: boolean;
  readonly ranks: boolean;
  readonly tolerance?: number | undefined;
  readonly maxIterations?: number | undefined;
  readonly seed?: number | undefined;
}

/** What a layer's matrix is like; a part is null where it was not asked for, or where a note says what was in the way. */
export interface LayerFigures {
  readonly shape: readonly [number, number];
  readonly dtype: string;
  readonly nnz: number;
  readonly density: number;
  /** As CSR. */
  readonly bytes: number;
  readonly norms: ConvNorms | null;
  readonly spectral: SpectralNorm | null;
  readonly ranks: KernelRanks | null;
  readonly diagonals: OccupiedDiagonals | null;
  readonly notes: readonly string[];
}

/** ‖T‖₂, and how sure it is. */
export interface SpectralNorm {
  readonly value: number;
  /** A singular value lies within. */
  readonly error: number;
  readonly converged: boolean;
  readonly iterations: number;
  readonly message: string;
}

/** The ranks of `tapRanks`, each out of the largest that is possible. */
export interface KernelRanks {
  readonly taps: readonly number[];
  readonly tapsOutOf: number;
  readonly flattened: number;
  readonly flattenedOutOf: number;
  /** Null but for two spatial axes. */
  readonly separability: number | null;
  readonly separabilityOutOf: number | null;
}

export interface OccupiedDiagonals {
  readonly slots: number;
  readonly occupied: number;
  /** After the stride permutation; null where all strides are 1. */
  readonly permuted: number | null;
}

/**
 * Works out what a layer's matrix is like, without the matrix.
 *
 * @param onStep what is being done
 */
export function analyseLayer(
  operator: ConvOperator,
  options: AnalysisOptions,
  onStep: (text: string) => void = () => {},
): LayerFigures {
  const { shape, dtype, nnz, forecast } = operator;
  const notes: string[] = [];
  const part = <T>(name: string, find: () => T): T | null => {
    onStep(name);
    try {
      return find();
    } catch (error) {
      // One number that cannot be had leaves the others.
      if (!isConvmtxError(error)) throw error;
      notes.push(`no ${name}: ${error.message.replace(/^\w+: /, "")}`);
      return null;
    }
  };
  const cells = shape[0] * shape[1];
  return {
    shape,
    dtype,
    nnz,
    density: cells === 0 ? 0 : nnz / cells,
    bytes: forecast.bytes.total,
    norms: part("norms", () => convNorms(operator)),
    spectral: options.spectral ? part("spectral norm", () => spectralOf(operator, options, onStep)) : null,
    ranks: options.ranks ? part("ranks", () => ranksOf(operator)) : null,
    diagonals: part("diagonals", () => diagonalsOf(operator)),
    notes,
  };
}

function spectralOf(
  operator: ConvOperator,
  { tolerance, maxIterations, seed }: AnalysisOptions,
  onStep: (text: string) => void,
): SpectralNorm {
  const callback = ({ iteration, value, error }: { iteration: number; value: number; error: number }): void =>
    onStep(`spectral norm, iteration ${iteration}: ${value} ± ${error.toExponential(2)}`);
  const { value, error, iterations, reason, message } = norm2(operator, { tolerance, maxIterations, seed, callback });
  return { value, error, converged: reason === "converged", iterations, message };
}

function ranksOf({ geometry, kernel }: ConvOperator): KernelRanks {
  const { axes, groups, transposed, hasChannels, inChannels, outChannels } = geometry;
  const sizes = axes.map(({ kernelSize }) => kernelSize);
  const channelled = hasChannels ? kernel : new Tensor(kernel.dtype, kernel.data, [1, 1, ...sizes]);
  const { taps, flattened, separability } = tapRanks(channelled, { groups, transposed });
  const [rows, cols] = [outChannels / groups, inChannels / groups];
  return {
    taps: [...taps],
    tapsOutOf: groups * Math.min(rows, cols),
    flattened,
    flattenedOutOf: groups * Math.min(rows, cols * sizeOf(sizes)),
    separability: separability ?? null,
    separabilityOutOf: separability === undefined ? null : Math.min(...sizes),
  };
}

function diagonalsOf(operator: ConvOperator): OccupiedDiagonals {
  const { slots, offsets } = convDiagonals(operator);
  const isStrided = operator.geometry.axes.some(({ stride }) => stride > 1);
  return {
    slots,
    occupied: offsets.length,
    permuted: isStrided ? orderedDiagonals(operator, stridePermutation(operator), slots).offsets.length : null,
  };
}
