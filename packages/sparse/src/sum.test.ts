import fc from "fast-check";
import { expect, it } from "vitest";
import { elements, fromText, matrices } from "../fixtures/arbitraries.ts";
import { disagreements } from "../fixtures/oracle.ts";
import { sum } from "./sum.ts";
import { patternOf, withData } from "./with-data.ts";

const a = fromText([3, 2], "0:1 1:2; ; 1:3 1:4");

it("adds everything, columns or rows", () => {
  expect(sum(a)).toBe(10);
  expect(sum(a, { axis: 0 })).toMatchObject({ dtype: "float64", shape: [2], data: Float64Array.of(1, 9) });
  expect(sum(a, { axis: 1 })).toMatchObject({ shape: [3], data: Float64Array.of(3, 0, 7) });
  expect(sum(a, { axis: -1 }).data).toEqual(sum(a, { axis: 1 }).data);
});

it("gives what SciPy gives", () => {
  const all = disagreements<{ axis: number | null }>("sum", (operands, { axis }) =>
    axis === null ? sum(operands.a) : sum(operands.a, { axis }),
  );
  expect(all).toEqual([]);
});

it("adds float32 in float64", () => {
  const tall = fromText([3, 1], "0:0; 0:0; 0:0");
  const single = withData(patternOf(tall), Float32Array.of(1, 2 ** -24, 2 ** -24));
  expect([...sum(single, { axis: 0 }).data]).toEqual([1 + 2 ** -23]);
  expect(sum(single)).toBe(1 + 2 ** -23);
});

it("is the sum of the elements in any order", () => {
  fc.assert(
    fc.property(matrices({ ncols: fc.nat(12) }), (m) => {
      const dense = elements(m);
      const total = (values: number[]): number => values.reduce((whole, value) => whole + value, 0);
      expect(sum(m)).toBe(total(dense.flat()));
      expect([...sum(m, { axis: 1 }).data]).toEqual(dense.map(total));
      const columns = Array.from({ length: m.shape[1] }, (_, j) => total(dense.map((row) => row[j])));
      expect([...sum(m, { axis: 0 }).data]).toEqual(columns);
    }),
  );
});

it("refuses other axes", () => {
  for (const axis of [2, -3, 0.5]) {
    expect(() => sum(a, { axis })).toThrow(expect.objectContaining({ code: "AXIS_INVALID" }));
  }
});
