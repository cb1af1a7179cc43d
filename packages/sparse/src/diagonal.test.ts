import fc from "fast-check";
import { expect, it } from "vitest";
import { elements, fromText, matrices } from "../fixtures/arbitraries.ts";
import { disagreements } from "../fixtures/oracle.ts";
import { diagonal } from "./diagonal.ts";

it("reads a diagonal of a rectangle, duplicates added", () => {
  // 1 0 2 / 0 0 7
  const a = fromText([2, 3], "2:2 0:1; 2:3 2:4");
  expect(diagonal(a)).toMatchObject({ dtype: "float64", shape: [2], data: Float64Array.of(1, 0) });
  expect([...diagonal(a, 1).data]).toEqual([0, 7]);
  expect([...diagonal(a, 2).data]).toEqual([2]);
  expect([...diagonal(a, -1).data]).toEqual([0]);
  expect(diagonal(a, 3).shape).toEqual([0]);
  expect(diagonal(a, -9).shape).toEqual([0]);
});

it("gives what SciPy gives", () => {
  expect(disagreements<{ offset: number }>("diagonal", ({ a }, { offset }) => diagonal(a, offset))).toEqual([]);
});

it("is A[i, i + offset] wherever that exists", () => {
  fc.assert(
    fc.property(matrices(), fc.integer({ min: -8, max: 8 }), (a, offset) => {
      const wanted = elements(a).flatMap((row, i) => row.filter((_, j) => j === i + offset));
      expect([...diagonal(a, offset).data]).toEqual(wanted);
    }),
  );
});

it("refuses an offset which is not an integer", () => {
  expect(() => diagonal(fromText([1, 1], ""), 0.5)).toThrow(
    expect.objectContaining({ code: "OPTION_INVALID", message: "diagonal: offset 0.5 must be an integer" }),
  );
});
