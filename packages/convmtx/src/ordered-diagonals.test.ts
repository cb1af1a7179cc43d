import { generalizedDiagonal, generalizedDiagonals, permuteCols, permuteRows } from "@convmtx/sparse";
import { full, sizeOf, tensor } from "@convmtx/tensor";
import { convOperator, stridePermutation } from "@convmtx/toeplitz";
import type { PaddingMode } from "@convmtx/window";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkDiagonals, denseDiagonals } from "./dense-diagonals.ts";
import { orderedDiagonals, placesOf } from "./ordered-diagonals.ts";

const modes: readonly PaddingMode[] = ["zeros", "reflect", "symmetric", "replicate", "circular"];

/** Layers with strides of one or two axes: groups, both layouts, transposed, every padding mode. */
const layers = fc
  .record({
    axes: fc.array(
      fc.record({
        size: fc.integer({ min: 3, max: 5 }),
        kernel: fc.integer({ min: 1, max: 3 }),
        stride: fc.integer({ min: 1, max: 3 }),
        pad: fc.integer({ min: 0, max: 2 }),
        mode: fc.constantFrom(...modes),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    groups: fc.integer({ min: 1, max: 2 }),
    rowGroup: fc.integer({ min: 1, max: 3 }),
    colGroup: fc.integer({ min: 1, max: 3 }),
    last: fc.boolean(),
    transposed: fc.boolean(),
  })
  .map(({ axes, groups, rowGroup, colGroup, last, transposed }) => {
    const spatial = axes.map(({ size }) => size);
    const channels = groups * (transposed ? rowGroup : colGroup);
    const head = [groups * rowGroup, colGroup];
    const shape = [...head, ...axes.map(({ kernel }) => kernel)];
    const kernel = tensor(
      Array.from({ length: sizeOf(shape) }, (_, i) => i + 1),
      { shape },
    );
    return convOperator(kernel, {
      inputShape: last ? [...spatial, channels] : [channels, ...spatial],
      stride: axes.map(({ stride }) => stride),
      padding: axes.map(({ pad }) => (transposed ? 0 : pad)),
      paddingMode: transposed ? "zeros" : axes.map(({ mode }) => mode),
      groups,
      layout: last ? "channels-last" : "channels-first",
      transposed,
    });
  });

describe("the diagonals of a layer after its stride permutation", () => {
  it("by hand: a kernel of one tap and stride 2 has one", () => {
    const layer = convOperator([3], { inputShape: [4], stride: 2 });
    const order = stridePermutation(layer);
    expect([...order]).toEqual([0, 2, 1, 3]);
    expect(orderedDiagonals(layer, order, 4)).toEqual({
      slots: 4,
      offsets: Int32Array.of(0),
      counts: Int32Array.of(2),
    });
    const places = placesOf(layer, order);
    const found = generalizedDiagonals(layer.toCsr());
    const plain = denseDiagonals(layer.rowBlocks(), found, {
      length: 2,
      dtype: "float64",
      places: { rows: undefined, cols: undefined },
    });
    expect([[...found.offsets], [...plain.data]]).toEqual([
      [0, 1],
      [3, 0, 0, 3],
    ]);
    const one = denseDiagonals(layer.rowBlocks(), orderedDiagonals(layer, order, 4), {
      length: 4,
      dtype: "float64",
      places,
    });
    expect([one.shape, [...one.data]]).toEqual([
      [1, 4],
      [3, 3, 0, 0],
    ]);
  });

  it("are those of the permuted matrix, with their elements", () => {
    fc.assert(
      fc.property(layers, fc.option(fc.nat(9), { nil: undefined }), (layer, more) => {
        const slots = more === undefined ? undefined : Math.max(...layer.shape) + more;
        const order = stridePermutation(layer);
        const matrix = layer.geometry.transposed
          ? permuteRows(layer.toCsr(), order)
          : permuteCols(layer.toCsr(), order);
        const expected = generalizedDiagonals(matrix, { slots });
        const found = orderedDiagonals(layer, order, slots ?? layer.shape[1]);
        expect(found).toEqual(expected);
        const length = slots ?? layer.shape[0];
        const elements = denseDiagonals(layer.rowBlocks({ maxBytes: 500 }), found, {
          length,
          dtype: "float64",
          places: placesOf(layer, order),
        });
        const each = [...expected.offsets].map((offset) => [...generalizedDiagonal(matrix, offset, { slots }).data]);
        expect([...elements.data]).toEqual(each.flat());
      }),
      { numRuns: 100 },
    );
  });

  it("of 800 million entries are counted by the positions", () => {
    const layer = convOperator(full([512, 512, 3, 3], 1, "float32"), {
      inputShape: [512, 36, 36],
      stride: 2,
      padding: 1,
    });
    const found = orderedDiagonals(layer, stridePermutation(layer), layer.shape[1]);
    expect(found.counts.reduce((sum, count) => sum + count, 0)).toBe(layer.nnz);
    expect(found.offsets.length).toBeLessThan(9 * 1023 + 1);
  });

  it("are refused beyond the memory", () => {
    const found = { slots: 4, offsets: Int32Array.of(0, 1), counts: Int32Array.of(1, 1) };
    expect(() => checkDiagonals(found, 4, "float64", 128)).not.toThrow();
    expect(() => checkDiagonals(found, 4, "float64", 127)).toThrow(
      expect.objectContaining({ code: "MEMORY_LIMIT", details: { needed: 128, maxBytes: 127 } }),
    );
  });
});
