import type { Csr } from "@convmtx/sparse";
import { matvec } from "@convmtx/sparse";
import type { Tensor } from "@convmtx/tensor";
import { asTypedArray, randomUniform } from "@convmtx/tensor";
import type { DirectLayer, DirectResult } from "./direct-convolution.ts";
import { directConvolution } from "./direct-convolution.ts";
import type { ErrorModel } from "./error-bound.ts";
import { errorBound, errorModel } from "./error-bound.ts";

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

class Tally {
  readonly shape: readonly [number, number];
  readonly comparisons = { given: 0, real: 0, integer: 0, sparse: 0, columns: 0 };
  count = 0;
  private outputs = 0;
  private exactOutputs = 0;
  private largestError = 0;
  private bound = 0;
  private mismatches = 0;
  private first: Mismatch | undefined;

  constructor(shape: readonly [number, number]) {
    this.shape = shape;
  }

  add(
    kind: keyof Proof["comparisons"],
    input: string,
    got: ArrayLike<number>,
    direct: DirectResult,
    model: ErrorModel,
    isInteger: boolean,
    layout: DirectLayer["layout"],
  ): void {
    this.comparisons[kind]++;
    this.count++;
    this.outputs += got.length;
    for (let row = 0; row < got.length; row++) {
      const expected = direct.values[row];
      const bound = errorBound(model, direct.counts[row], direct.magnitudes[row], isInteger);
      if (bound === 0) this.exactOutputs++;
      // NaN and infinities must stand at the same places; their difference says nothing.
      const same = Object.is(expected, got[row]) || expected === got[row];
      const error = same ? 0 : Math.abs(got[row] - expected);
      if (error > this.largestError) {
        this.largestError = error;
        this.bound = bound;
      }
      if (same || (error <= bound && error < Number.POSITIVE_INFINITY)) continue;
      this.mismatches++;
      this.first ??= { input, row, ...place(direct, layout, row), expected, got: got[row], bound };
    }
  }

  proof(hasShape: boolean): Proof {
    const { comparisons, outputs, exactOutputs, largestError, bound, mismatches, first } = this;
    const ok = hasShape && mismatches === 0;
    const expectedShape = this.shape;
    return {
      ok,
      expectedShape,
      comparisons,
      outputs,
      exactOutputs,
      largestError,
      bound,
      mismatches,
      firstMismatch: first,
    };
  }
}

/** Where an output stands. */
function place(
  direct: DirectResult,
  layout: DirectLayer["layout"],
  row: number,
): Pick<Mismatch, "channel" | "position"> {
  const { channels, spatial } = direct;
  const size = direct.values.length / channels;
  let rest = layout === "channels-first" ? row % size : Math.floor(row / channels);
  const channel = layout === "channels-first" ? Math.floor(row / size) : row % channels;
  const position = spatial.map(() => 0);
  for (let axis = spatial.length - 1; axis >= 0; axis--) {
    position[axis] = rest % spatial[axis];
    rest = Math.floor(rest / spatial[axis]);
  }
  return { channel, position };
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

/** A proof as lines to read. */
export function proofLines(proof: Proof): string[] {
  const { comparisons, expectedShape, firstMismatch, mismatches, outputs, exactOutputs } = proof;
  const counted = [
    [comparisons.given, "given"],
    [comparisons.real, "random"],
    [comparisons.integer, "integer"],
    [comparisons.sparse, "sparse"],
    [comparisons.columns, comparisons.columns === expectedShape[1] ? "unit (every column)" : "unit"],
  ] as const;
  const inputs = counted.filter(([count]) => count > 0).map(([count, kind]) => `${count} ${kind}`);
  if (inputs.length === 0) return [`shape   expected ${expectedShape[0]} x ${expectedShape[1]}: nothing was compared`];
  const lines = [
    `inputs  ${inputs.join(", ")}: ${outputs} outputs compared, ${exactOutputs} of them bit by bit`,
    `error   ${proof.largestError.toPrecision(3)} at most${proof.largestError > 0 ? `, where rounding allows ${proof.bound.toPrecision(3)}` : ""}`,
  ];
  if (firstMismatch === undefined) return lines;
  const { input, row, channel, position, expected, got, bound } = firstMismatch;
  const where = `row ${row} (channel ${channel}, position ${position.join(", ")})`;
  lines.push(
    `differ  ${mismatches} outputs, the first with ${input}: ${where}: expected ${expected}, got ${got}, bound ${bound.toPrecision(3)}`,
  );
  return lines;
}
