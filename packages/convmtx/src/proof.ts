import type { Csr } from "@convmtx/sparse";
import { matvec } from "@convmtx/sparse";
import type { Tensor } from "@convmtx/tensor";
import { asTypedArray, randomUniform } from "@convmtx/tensor";
import type { DirectLayer } from "./direct-convolution.ts";
import { directConvolution } from "./direct-convolution.ts";
import { errorModel } from "./error-bound.ts";
import { Tally } from "./tally.ts";

export interface ProofOptions {
  /** Inputs of the caller's own, to be compared first. */
  readonly inputs?: readonly { readonly name: string; readonly values: Float64Array }[] | undefined;
  /** Random real inputs. Default 3. */
  readonly trials?: number | undefined;
  /** Default 0. */
  readonly seed?: number | undefined;
  /** Every column is compared where that takes at most this many products. Default 2e7. */
  readonly columnBudget?: number | undefined;
  /** Called after each of `total` comparisons. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** An output on which the matrix and the direct convolution differ by more than rounding can explain. */
export interface Mismatch {
  readonly input: string;
  readonly row: number;
  readonly channel: number;
  readonly position: readonly number[];
  readonly expected: number;
  readonly got: number;
  readonly bound: number;
}

/** How T·vec(x) compared with conv(x). */
export interface Proof {
  readonly ok: boolean;
  /** What was compared with the matrix's shape: [outputs, inputs] of the direct convolution. */
  readonly expectedShape: readonly [number, number];
  readonly comparisons: {
    readonly given: number;
    readonly real: number;
    readonly integer: number;
    readonly sparse: number;
    readonly columns: number;
  };
  /** Outputs compared in all, and how many of them had to be equal bit by bit. */
  readonly outputs: number;
  readonly exactOutputs: number;
  /** The largest |T·vec(x) − conv(x)|, and what rounding may make it there. */
  readonly largestError: number;
  readonly bound: number;
  readonly mismatches: number;
  readonly firstMismatch: Mismatch | undefined;
}

/**
 * Compares T·vec(x) with the direct convolution of x, for random real inputs, an integer input, and either a random
 * input that is mostly zeros or, where the matrix is small, every unit vector.
 *
 * @param kernel as stored in its file; its dtype decides which entries must be equal bit by bit
 */
export function prove(matrix: Csr, kernel: Tensor, layer: DirectLayer, options: ProofOptions = {}): Proof {
  const { inputs: given = [], trials = 3, seed = 0, columnBudget = 2e7, onProgress } = options;
  const taps = asTypedArray(kernel);
  const inputs = layer.axes.reduce((product, { inputSize }) => product * inputSize, layer.inChannels);
  const first = directConvolution(layer, taps, new Float64Array(inputs));
  const tally = new Tally([first.values.length, inputs]);
  if (matrix.shape[0] !== first.values.length || matrix.shape[1] !== inputs) return tally.proof(false);

  const model = errorModel(matrix, kernel, layer);
  const columns = inputs * Math.max(matrix.nnz, matrix.shape[0]) <= columnBudget ? inputs : 0;
  const total = given.length + trials + 1 + (columns || 1);
  const compare = (kind: keyof Proof["comparisons"], name: string, x: Float64Array, isInteger: boolean): void => {
    tally.add(kind, name, matvec(matrix, x), directConvolution(layer, taps, x), model, isInteger, layer.layout);
    onProgress?.(tally.count, total);
  };
  for (const { name, values } of given) compare("given", name, values, false);
  for (let trial = 0; trial < trials; trial++) {
    compare("real", `random input, seed ${seed + trial}`, uniform(inputs, seed + trial), false);
  }
  compare("integer", `integer input, seed ${seed}`, integers(inputs, seed), true);
  for (let j = 0; j < columns; j++) {
    compare(
      "columns",
      `unit vector ${j}`,
      Float64Array.from({ length: inputs }, (_, i) => (i === j ? 1 : 0)),
      true,
    );
  }
  if (columns === 0) compare("sparse", `sparse input, seed ${seed}`, sparse(inputs, first.products, seed), false);
  return tally.proof(true);
}

function uniform(length: number, seed: number): Float64Array {
  return randomUniform([length], { seed, low: -1, high: 1 }).data;
}

function integers(length: number, seed: number): Float64Array {
  return randomUniform([length], { seed, low: -8, high: 9 }).data.map(Math.floor);
}

/** So many zeros that an output which reads `products` elements sees about one other: that one must come out exactly. */
function sparse(length: number, products: number, seed: number): Float64Array {
  const values = uniform(length, seed);
  const chances = randomUniform([length], { seed: seed + 1 }).data;
  return values.map((value, i) => (chances[i] * products < 1 ? value : 0));
}
