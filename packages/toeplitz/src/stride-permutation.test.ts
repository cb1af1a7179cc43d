import { generalizedDiagonals, matvec, permuteCols, permuteRows } from "@convmtx/sparse";
import { full } from "@convmtx/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { integers, layers } from "../fixtures/any-layer.ts";
import type { ConvOptions } from "./conv-operator.ts";
import { convOperator } from "./conv-operator.ts";
import { stridePermutation } from "./stride-permutation.ts";

describe("by hand", () => {
  test("even pixels, then odd ones", () => {
    const order = (inputShape: number[], options: Partial<ConvOptions> = {}) =>
      [...stridePermutation(convOperator([1], { inputShape, stride: 2, ...options }))].join(" ");
    expect(order([6])).toBe("0 2 4 1 3 5");
    expect(order([5])).toBe("0 2 4 1 3");
    expect(order([1])).toBe("0");
    expect(order([4], { stride: 1 })).toBe("0 1 2 3");
    expect(order([3], { stride: 5 })).toBe("0 1 2");
  });

  test("two axes: the phases of both, then the places of both", () => {
    const layer = convOperator(full([1, 1], 1), { inputShape: [2, 4], stride: 2 });
    expect([...stridePermutation(layer)]).toEqual([0, 2, 1, 3, 4, 6, 5, 7]);
  });

  test("channels stay outermost, or innermost", () => {
    const kernel = full([1, 2, 1], 1);
    const order = (options: ConvOptions) => [...stridePermutation(convOperator(kernel, options))];
    expect(order({ inputShape: [2, 4], stride: 2 })).toEqual([0, 2, 1, 3, 4, 6, 5, 7]);
    expect(order({ inputShape: [4, 2], stride: 2, layout: "channels-last" })).toEqual([0, 1, 4, 5, 2, 3, 6, 7]);
  });

  test("a transposed layer orders its rows", () => {
    const layer = convOperator([1], { inputShape: [3], stride: 2, transposed: true, outputPadding: 1 });
    expect([...stridePermutation(layer)]).toEqual([0, 2, 4, 1, 3, 5]);
  });
});

/** How many generalised diagonals are occupied before and after. */
function diagonalCounts(kernelShape: readonly number[], options: ConvOptions, slots?: number): [number, number] {
  const layer = convOperator(full(kernelShape, 1), options);
  const [matrix, p] = [layer.toCsr(), stridePermutation(layer)];
  const ordered = options.transposed ? permuteRows(matrix, p) : permuteCols(matrix, p);
  const count = (a: typeof matrix) => generalizedDiagonals(a, { slots }).offsets.length;
  return [count(matrix), count(ordered)];
}

describe("the number of diagonals", () => {
  test("on one axis falls from about m to k", () => {
    // Before: o + t - 1 for o = 0 … 7 and t = 0 … 2 without padding, that is 0 … 8.
    expect(diagonalCounts([3], { inputShape: [16], stride: 2, padding: 1 })).toEqual([9, 3]);
    expect(diagonalCounts([3], { inputShape: [300], stride: 2, padding: 1 })).toEqual([151, 3]);
    // 2 o + t for o = 0 … 9 and t = 0 … 4: 0 … 22, all of them.
    expect(diagonalCounts([5], { inputShape: [32], stride: 3 })).toEqual([23, 5]);
  });

  test("also where the stride does not divide the size", () => {
    expect(diagonalCounts([3], { inputShape: [17], stride: 2, padding: 1 })[1]).toBe(3);
    expect(diagonalCounts([4], { inputShape: [31], stride: 3, padding: 2 })[1]).toBe(4);
  });

  test("on two axes falls to the number of taps", () => {
    const options = { inputShape: [8, 8], stride: 2, padding: 1 };
    // Before: 4 u + {0 … 4} for the u = 3 o + 2 t - 2 >= 0 with o = 0 … 3 and t = 0 … 2: 0 … 9 and 11, so 41 + 5.
    expect(diagonalCounts([3, 3], options)).toEqual([46, 9]);
    expect(diagonalCounts([7, 7], { inputShape: [32, 32], stride: 2, padding: 3 }, 1024)[1]).toBe(49);
    // The first axis may be of any size.
    expect(diagonalCounts([3, 3], { ...options, inputShape: [7, 8] })[1]).toBe(9);
  });

  test("with channels it is that of a unit stride over the phases as channels", () => {
    const strided = diagonalCounts([8, 4, 3, 3], { inputShape: [4, 16, 16], stride: 2, padding: 1 });
    // Of the 4·4 + 8 - 1 differences of channels those that the 9 taps' phases lead to.
    const differences = new Set<number>();
    for (let c = 0; c < 4; c++) {
      for (let out = 0; out < 8; out++) {
        for (const [t1, t2] of [0, 1, 2].flatMap((first) => [0, 1, 2].map((second) => [first, second]))) {
          const [i1, i2] = [t1 - 1, t2 - 1];
          const phase = 2 * (i1 & 1) + (i2 & 1);
          differences.add(64 * (4 * c + phase - out) + 8 * (i1 >> 1) + (i2 >> 1));
        }
      }
    }
    expect(strided[1]).toBe(new Set([...differences].map((d) => (d + 1024) % 1024)).size);
    expect(strided[1]).toBeLessThan(strided[0] / 3);
  });

  test("channels last too, if as many come out as go in", () => {
    const options = { inputShape: [16, 3], stride: 2, padding: 1, layout: "channels-last" } as const;
    const [before, after] = diagonalCounts([3, 3, 3], options);
    // The taps at 0, 21 and 24, each with the differences -2 … 2 of 3 channels: 0 ± 2 and 19 … 26.
    expect(after).toBe(5 + 8);
    expect(before).toBeGreaterThan(25);
  });

  test("may be counted block by block", () => {
    const layer = convOperator(full([1, 1, 3, 3], 1), { inputShape: [1, 56, 56], stride: 2, padding: 1 });
    const p = stridePermutation(layer);
    const blocks = Array.from(layer.rowBlocks({ maxBytes: 9999 }), ({ begin, matrix }) => ({
      begin,
      matrix: permuteCols(matrix, p),
    }));
    expect(blocks.length).toBeGreaterThan(5);
    expect(generalizedDiagonals(blocks).offsets).toHaveLength(9);
  });

  test("a transposed layer's rows", () => {
    const options = { inputShape: [8], stride: 2, padding: 1, outputPadding: 1, transposed: true } as const;
    expect(diagonalCounts([3], options, 16)).toEqual([9, 3]);
  });
});

describe("any layer", () => {
  test("is ordered by its formula", () => {
    fc.assert(
      fc.property(layers, ({ kernel, options }) => {
        const layer = convOperator(kernel, options);
        const { axes, transposed, layout } = layer.geometry;
        const shape = transposed ? layer.outputShape : layer.inputShape;
        const size = shape.reduce((product, length) => product * length, 1);
        const keys = Array.from({ length: size }, (_, flat) => {
          const index = shape.map((length, a) => Math.floor(flat / sizeAfter(shape, a)) % length);
          const hasChannels = shape.length > axes.length;
          const first = hasChannels && layout === "channels-first" ? [index.shift() as number] : [];
          const last = hasChannels && layout === "channels-last" ? [index.pop() as number] : [];
          const phases = index.map((i, a) => i % axes[a].stride);
          const places = index.map((i, a) => Math.floor(i / axes[a].stride));
          return [...first, ...phases, ...places, ...last];
        });
        const sorted = keys.map((_, flat) => flat).sort((i, j) => compare(keys[i], keys[j]));
        expect([...stridePermutation(layer)]).toEqual(sorted);
      }),
      { numRuns: 200 },
    );
  });

  test("gives the same product in the other order", () => {
    fc.assert(
      fc.property(layers, ({ kernel, options }) => {
        const layer = convOperator(kernel, options);
        const [matrix, p] = [layer.toCsr(), stridePermutation(layer)];
        const x = integers(layer.shape[1], 7);
        const y = layer.matvec(x);
        if (options.transposed) expect(matvec(permuteRows(matrix, p), x)).toEqual(Float64Array.from(p, (i) => y[i]));
        else
          expect(
            matvec(
              permuteCols(matrix, p),
              Float64Array.from(p, (j) => x[j]),
            ),
          ).toEqual(y);
      }),
      { numRuns: 200 },
    );
  });
});

const sizeAfter = (shape: readonly number[], axis: number): number =>
  shape.slice(axis + 1).reduce((product, length) => product * length, 1);

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at] - b[at];
}
