import { Csr, cooFromCsr, csrFromCoo } from "@convmtx/sparse";
import type { Tensor } from "@convmtx/tensor";
import { randomNormal, tensor } from "@convmtx/tensor";
import type { ConvOptions } from "@convmtx/toeplitz";
import { convOperator } from "@convmtx/toeplitz";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { directLayer } from "./direct-convolution.ts";
import type { Proof, ProofOptions } from "./proof.ts";
import { prove } from "./proof.ts";
import { proofLines } from "./proof-lines.ts";

const kernel = tensor([
  [
    [
      [1, -2],
      [3, 4],
    ],
  ],
  [
    [
      [-5, 6],
      [7, -8],
    ],
  ],
]);
const options: ConvOptions = { inputShape: [1, 3, 4], padding: 1 };

function layerOf(k: Tensor, of: ConvOptions) {
  const operator = convOperator(k, of);
  return { operator, layer: directLayer(operator.geometry) };
}

/** The proof after `change` was done to the arrays of the right matrix. */
function proofAfter(change: (matrix: Csr) => Csr, proofOptions: ProofOptions = {}): Proof {
  const { operator, layer } = layerOf(kernel, options);
  return prove(change(operator.toCsr()), kernel, layer, proofOptions);
}

const withEntry = (at: number, value: (old: number) => number) => (matrix: Csr) => {
  matrix.data[at] = value(matrix.data[at]);
  return matrix;
};
const asLarge = { columnBudget: 0 };

describe("prove", () => {
  it("accepts the matrix, every column of a small one", () => {
    const proof = proofAfter((matrix) => matrix);
    expect(proof).toMatchObject({
      ok: true,
      expectedShape: [40, 12],
      comparisons: { real: 3, integer: 1, sparse: 0, columns: 12 },
      outputs: 16 * 40,
      mismatches: 0,
      firstMismatch: undefined,
    });
    expect(proof.exactOutputs).toBeGreaterThanOrEqual(13 * 40);
    expect(proof.largestError).toBeLessThanOrEqual(proof.bound);
  });

  it("accepts a large matrix without walking all columns", () => {
    expect(proofAfter((matrix) => matrix, asLarge)).toMatchObject({
      ok: true,
      comparisons: { real: 3, integer: 1, sparse: 1, columns: 0 },
    });
  });

  it("says where it differs: row, channel, position, what was expected and what came", () => {
    const { operator } = layerOf(kernel, options);
    const row = operator.toCsr().indptr.findIndex((start) => start > 33) - 1;
    const proof = proofAfter(withEntry(33, (old) => old + 1));
    expect(proof.ok).toBe(false);
    expect(proof.firstMismatch).toMatchObject({ row, channel: Math.floor(row / 20), input: "random input, seed 0" });
    const [y, x] = [Math.floor((row % 20) / 5), row % 5];
    expect(proof.firstMismatch?.position).toEqual([y, x]);
    const { expected, got, bound } = proof.firstMismatch as NonNullable<Proof["firstMismatch"]>;
    expect(Math.abs(expected - got)).toBeGreaterThan(bound);
    expect(proofLines(proof).at(-1)).toMatch(new RegExp(`row ${row} \\(channel \\d, position ${y}, ${x}\\): expected`));
  });

  it.each([
    ["the last bit of an entry", withEntry(20, (old) => old * (1 + 2 ** -52)), {}],
    ["a sign", withEntry(7, (old) => -old), asLarge],
    ["an entry lost", withEntry(0, () => 0), asLarge],
    ["NaN", withEntry(11, () => Number.NaN), asLarge],
    ["Infinity", withEntry(11, () => Number.POSITIVE_INFINITY), asLarge],
  ])("sees %s", (_what, change, proofOptions) => {
    expect(proofAfter(change, proofOptions).ok).toBe(false);
  });

  it("sees two columns exchanged", () => {
    const exchange = (matrix: Csr): Csr => {
      const coo = cooFromCsr(matrix);
      for (let k = 0; k < coo.nnz; k++) coo.col[k] = coo.col[k] < 2 ? 1 - coo.col[k] : coo.col[k];
      return csrFromCoo(coo);
    };
    expect(proofAfter(exchange, asLarge).ok).toBe(false);
  });

  it("refuses a matrix of another shape without multiplying", () => {
    const other = Csr.fromParts({
      shape: [40, 13],
      indptr: new Int32Array(41),
      indices: new Int32Array(0),
      data: new Float64Array(0),
    });
    const proof = proofAfter(() => other);
    expect(proof).toMatchObject({ ok: false, outputs: 0, expectedShape: [40, 12] });
    expect(proofLines(proof)).toEqual(["shape   expected 40 x 12: nothing was compared"]);
  });

  it("takes infinities and NaN at the same places for the same", () => {
    const wild = tensor([[[Number.POSITIVE_INFINITY, 1, Number.NaN]]]);
    const { operator, layer } = layerOf(wild, { inputShape: [1, 5], padding: 1 });
    expect(prove(operator.toCsr(), wild, layer).ok).toBe(true);
  });

  it("grants a float32 file of a float64 kernel the rounding of its entries, and no more", () => {
    const exact = randomNormal([2, 2, 3], { seed: 3 });
    const { operator, layer } = layerOf(exact, { inputShape: [2, 6] });
    const { shape, indptr, indices, data } = operator.toCsr();
    const narrow = Csr.fromParts({ shape, indptr, indices, data: Float32Array.from(data) });
    const proof = prove(narrow, exact, layer);
    expect(proof).toMatchObject({ ok: true, exactOutputs: expect.any(Number) });
    expect(proof.largestError).toBeGreaterThan(1e-9);
    narrow.data[5] *= 1 + 2 ** -20;
    expect(prove(narrow, exact, layer).ok).toBe(false);
  });

  it("reports each comparison to a progress bar", () => {
    const seen: number[] = [];
    proofAfter((matrix) => matrix, { ...asLarge, onProgress: (done, total) => seen.push(done / total) });
    expect(seen).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
  });

  it("holds for any layer, in either dtype", () => {
    const axis = fc.record({
      size: fc.integer({ min: 3, max: 6 }),
      kernel: fc.integer({ min: 1, max: 3 }),
      stride: fc.integer({ min: 1, max: 3 }),
      padding: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })),
      mode: fc.constantFrom("zeros", "reflect", "symmetric", "replicate", "circular"),
    });
    const layer = fc.record({
      axes: fc.array(axis, { minLength: 1, maxLength: 3 }),
      groups: fc.integer({ min: 1, max: 2 }),
      ins: fc.integer({ min: 1, max: 2 }),
      outs: fc.integer({ min: 1, max: 2 }),
      transposed: fc.boolean(),
      flip: fc.boolean(),
      layout: fc.constantFrom("channels-first", "channels-last"),
      dtype: fc.constantFrom("float32", "float64"),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(layer, ({ axes, groups, ins, outs, transposed, flip, layout, dtype, seed }) => {
        const channels = transposed ? [ins * groups, outs] : [outs * groups, ins];
        const k = randomNormal([...channels, ...axes.map((a) => a.kernel)], { seed, dtype });
        const sizes = axes.map((a) => a.size);
        const inputShape = layout === "channels-first" ? [ins * groups, ...sizes] : [...sizes, ins * groups];
        // Pads of a transposed convolution crop its output: leave some of it.
        const padding = axes.map((a) => (transposed ? ([0, a.kernel - 1] as const) : a.padding));
        const of: ConvOptions = {
          inputShape,
          groups,
          transposed,
          flip,
          layout,
          padding,
          stride: axes.map((a) => a.stride),
          paddingMode: axes.map((a) => a.mode),
        };
        const { operator, layer: direct } = layerOf(k, of);
        const proof = prove(operator.toCsr(), k, direct, { trials: 1, seed, columnBudget: 2e4 });
        expect(proof.firstMismatch).toBeUndefined();
        expect(proof.ok).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
