import { generalizedDiagonals, norm, permuteCols, toDense } from "@convmtx/sparse";
import { tensor } from "@convmtx/tensor";
import { convOperator, stridePermutation } from "@convmtx/toeplitz";
import { describe, expect, it } from "vitest";
import { analyseLayer } from "./layer-analysis.ts";

const all = { spectral: true, ranks: true };

/** σ₁ by the power method on the dense matrix. */
function largestSingularValue(rows: number, cols: number, at: (i: number, j: number) => number): number {
  let x = Array.from({ length: cols }, (_, j) => 1 + j / cols);
  let value = 0;
  for (let step = 0; step < 2000; step++) {
    const y = Array.from({ length: rows }, (_, i) => x.reduce((sum, each, j) => sum + at(i, j) * each, 0));
    x = Array.from({ length: cols }, (_, j) => y.reduce((sum, each, i) => sum + at(i, j) * each, 0));
    const length = Math.hypot(...x);
    value = Math.sqrt(length);
    x = x.map((each) => each / length);
  }
  return value;
}

describe("what a layer is like", () => {
  it("by hand: a window of one which stretches two channels by 3 and 4", () => {
    const layer = convOperator(
      [
        [[3], [0]],
        [[0], [4]],
      ],
      { inputShape: [2, 5] },
    );
    const { norms, spectral, ranks, diagonals, ...rest } = analyseLayer(layer, all);
    expect(rest).toMatchObject({ shape: [10, 10], nnz: 20, density: 0.2, bytes: 4 * 11 + 12 * 20, notes: [] });
    expect(norms).toEqual({ one: 4, infinity: 4, frobenius: Math.sqrt(125) });
    expect(spectral?.value).toBeCloseTo(4, 12);
    expect(spectral?.converged).toBe(true);
    expect(ranks).toEqual({
      taps: [2],
      tapsOutOf: 2,
      flattened: 2,
      flattenedOutOf: 2,
      separability: null,
      separabilityOutOf: null,
    });
    // Zero taps are stored: diagonals 0 and 5, and none permuted.
    expect(diagonals).toEqual({ slots: 10, occupied: 2, permuted: null });
  });

  it("is what the matrix says, with a stride and padding", () => {
    const kernel = tensor(
      Array.from({ length: 54 }, (_, i) => ((i * 5) % 7) - 3),
      { shape: [3, 2, 3, 3] },
    );
    const layer = convOperator(kernel, { inputShape: [2, 6, 6], stride: 2, padding: 1 });
    const matrix = layer.toCsr();
    const { norms, spectral, ranks, diagonals, nnz } = analyseLayer(layer, { ...all, tolerance: 1e-10 });
    expect(nnz).toBe(matrix.nnz);
    const [one, infinity, frobenius] = [norm(matrix, 1), norm(matrix, Number.POSITIVE_INFINITY), norm(matrix, "fro")];
    expect(norms).toEqual({ one, infinity, frobenius });
    const dense = toDense(matrix).data;
    const expected = largestSingularValue(27, 72, (i, j) => dense[72 * i + j]);
    expect(spectral?.value).toBeCloseTo(expected, 8);
    expect(diagonals).toEqual({
      slots: 72,
      occupied: generalizedDiagonals(matrix).offsets.length,
      permuted: generalizedDiagonals(permuteCols(matrix, stridePermutation(layer))).offsets.length,
    });
    expect(ranks).toMatchObject({ tapsOutOf: 2, flattenedOutOf: 3, separabilityOutOf: 3 });
    expect(ranks?.taps).toHaveLength(9);
  });

  it("counts ranks out of what the groups allow, also of a transposed layer, and of a kernel without channels", () => {
    const ones = tensor(
      Array.from({ length: 16 }, () => 1),
      { shape: [4, 1, 2, 2] },
    );
    const figures = (groups: number, transposed: boolean) =>
      analyseLayer(convOperator(ones, { inputShape: [groups, 3, 3], groups, transposed }), all).ranks;
    const common = { separability: 1, separabilityOutOf: 2, flattened: 4, flattenedOutOf: 4 };
    expect(figures(4, false)).toEqual({ taps: [4, 4, 4, 4], tapsOutOf: 4, ...common });
    expect(figures(4, true)).toEqual({ taps: [4, 4, 4, 4], tapsOutOf: 4, ...common });
    const single = { ...common, flattened: 1, flattenedOutOf: 4 };
    expect(figures(1, false)).toEqual({ taps: [1, 1, 1, 1], tapsOutOf: 1, ...single });
    const box = convOperator(
      [
        [1, 2],
        [2, 4],
      ],
      { inputShape: [3, 3] },
    );
    expect(analyseLayer(box, all).ranks).toEqual({
      taps: [1, 1, 1, 1],
      tapsOutOf: 1,
      separability: 1,
      separabilityOutOf: 2,
      flattened: 1,
      flattenedOutOf: 1,
    });
  });

  it("leaves out what is not asked for, and says what cannot be had", () => {
    const layer = convOperator([[[Number.NaN]]], { inputShape: [1, 4] });
    expect(analyseLayer(layer, { spectral: false, ranks: false })).toMatchObject({
      spectral: null,
      ranks: null,
      norms: { one: Number.NaN },
      notes: [],
    });
    const steps: string[] = [];
    const { ranks, notes, diagonals } = analyseLayer(layer, { spectral: false, ranks: true }, (step) =>
      steps.push(step),
    );
    expect({ ranks, notes }).toEqual({ ranks: null, notes: ["no ranks: the kernel is not finite"] });
    expect(diagonals?.occupied).toBe(1);
    expect(steps).toEqual(["norms", "ranks", "diagonals"]);
  });

  it("says that a norm has not converged", () => {
    const layer = convOperator([1, 2, 1], { inputShape: [200], padding: 1 });
    const { spectral } = analyseLayer(layer, { ...all, maxIterations: 3 });
    expect(spectral).toMatchObject({ converged: false, iterations: 3 });
  });
});
