import { sizeOf, tensor } from "@convmtx/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { layers } from "../fixtures/any-layer.ts";
import type { ConvOperator } from "./conv-operator.ts";
import { convOperator } from "./conv-operator.ts";

/** The spatial taps of each entry of all blocks, and the pattern's columns. */
function collected(operator: ConvOperator, maxBytes: number): { cols: number[]; taps: number[][] } {
  const cols: number[] = [];
  const taps: number[][] = [];
  let next = 0;
  for (const { begin, end, pattern, tapPtr, taps: all } of operator.tapBlocks({ maxBytes })) {
    expect(begin).toBe(next);
    expect(pattern.shape).toEqual([end - begin, operator.shape[1]]);
    next = end;
    cols.push(...pattern.indices);
    for (let e = 0; e < pattern.nnz; e++) taps.push([...all.subarray(tapPtr[e], tapPtr[e + 1])]);
  }
  expect(next).toBe(operator.shape[0]);
  return { cols, taps };
}

describe("tapBlocks", () => {
  test("by hand: the taps of a row, and those that replicate padding merges", () => {
    const zeros = convOperator([1, 1, 1], { inputShape: [3], padding: 1 });
    expect(collected(zeros, 0).taps).toEqual([[1], [2], [0], [1], [2], [0], [1]]);
    const merged = convOperator([1, 1, 1], { inputShape: [3], padding: 1, paddingMode: "replicate" });
    expect(collected(merged, Number.POSITIVE_INFINITY).taps).toEqual([[0, 1], [2], [0], [1], [2], [0], [1, 2]]);
  });

  test("are the provenance of the pattern without its channels, however the rows are cut", () => {
    fc.assert(
      fc.property(layers, fc.constantFrom(0, 300, 5000, Number.POSITIVE_INFINITY), ({ kernel, options }, maxBytes) => {
        const operator = convOperator(kernel, options);
        const pattern = operator.pattern();
        const volume = sizeOf(operator.geometry.axes.map((axis) => axis.kernelSize));
        const { tapPtr, taps } = pattern.provenance();
        const expected = Array.from({ length: pattern.nnz }, (_, e) =>
          Array.from(taps.subarray(tapPtr[e], tapPtr[e + 1]), (tap) => tap % volume),
        );
        const blocks = collected(operator, maxBytes);
        expect(blocks.cols).toEqual([...pattern.indices]);
        expect(blocks.taps).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  test("of a range of rows are those of the whole", () => {
    const operator = convOperator([1, 2, 3], { inputShape: [6], padding: 1, paddingMode: "replicate" });
    const [whole] = operator.tapBlocks();
    const parts = [...operator.tapBlocks({ rows: [2, 5], maxBytes: 60 })];
    expect(parts.map(({ begin, end }) => [begin, end])).toEqual([
      [2, 3],
      [3, 4],
      [4, 5],
    ]);
    for (const { begin, pattern, taps } of parts) {
      const [from, to] = [whole.pattern.indptr[begin], whole.pattern.indptr[begin + 1]];
      expect(pattern.indices).toEqual(whole.pattern.indices.subarray(from, to));
      expect(taps).toEqual(whole.taps.subarray(whole.tapPtr[from], whole.tapPtr[to]));
    }
    expect([...operator.tapBlocks({ rows: [6, 6] })]).toEqual([]);
    expect(() => operator.tapBlocks({ rows: [2, 7] })).toThrow(expect.objectContaining({ code: "INDEX_OUT_OF_RANGE" }));
  });

  test("keep to maxBytes, and refuse what is no number of bytes before the first block", () => {
    const operator = convOperator(tensor(new Float64Array(9), { shape: [3, 3] }), { inputShape: [46_000, 46_000] });
    const [{ pattern, tapPtr, taps }] = operator.tapBlocks({ maxBytes: 2 ** 20 });
    const bytes = pattern.indptr.byteLength + pattern.indices.byteLength + tapPtr.byteLength + taps.buffer.byteLength;
    expect(bytes).toBeLessThanOrEqual(2 ** 20);
    expect(bytes).toBeGreaterThan(2 ** 20 - 200);
    expect(() => operator.tapBlocks({ maxBytes: -1 })).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
