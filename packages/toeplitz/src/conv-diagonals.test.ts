import { generalizedDiagonals } from "@convmtx/sparse";
import { full } from "@convmtx/tensor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { layers } from "../fixtures/any-layer.ts";
import { convDiagonals } from "./conv-diagonals.ts";
import { convOperator } from "./conv-operator.ts";

test("by hand: a circular layer has one diagonal a tap, one padded with zeros goes around too", () => {
  const options = { inputShape: [4], padding: 1 };
  const counts = Int32Array.of(4, 4, 4);
  const circular = convOperator([1, 2, 3], { ...options, paddingMode: "circular" });
  expect(convDiagonals(circular)).toEqual({ slots: 4, offsets: Int32Array.of(0, 1, 3), counts });
  expect(convDiagonals(convOperator([1, 2, 3], options), { slots: 8 })).toEqual({
    slots: 8,
    offsets: Int32Array.of(0, 1, 7),
    counts: Int32Array.of(4, 3, 3),
  });
});

test("are those of the matrix and of its row blocks, for any layer", () => {
  fc.assert(
    fc.property(layers, fc.option(fc.nat(9), { nil: undefined }), ({ kernel, options }, more) => {
      const layer = convOperator(kernel, options);
      const slots = more === undefined ? undefined : Math.max(...layer.shape) + more;
      const found = convDiagonals(layer, { slots });
      expect(found).toEqual(generalizedDiagonals(layer.toCsr(), { slots }));
      expect(found).toEqual(generalizedDiagonals(layer.rowBlocks({ maxBytes: 1000 }), { slots }));
    }),
    { numRuns: 300 },
  );
});

test("2.4 billion entries are not walked one by one", () => {
  const layer = convOperator(full([256, 256, 3, 3], 1), { inputShape: [256, 64, 64], padding: 1 });
  // 256 differences of channels, which go around, with 9 taps each.
  const { slots, offsets, counts } = convDiagonals(layer);
  expect([slots, offsets.length]).toEqual([2 ** 20, 256 * 9]);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(layer.nnz);
});

test("refuses fewer slots than rows or columns", () => {
  const layer = convOperator([1, 2], { inputShape: [4] });
  for (const slots of [3, 4.5, Number.NaN, 2 ** 31]) {
    expect(() => convDiagonals(layer, { slots })).toThrow(
      expect.objectContaining({
        code: "OPTION_INVALID",
        message: `convDiagonals: slots ${slots} must be an integer from max(m, n) = 4 to 2^31 - 1; cut a larger matrix into blocks`,
      }),
    );
  }
});
