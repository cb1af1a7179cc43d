import fc from "fast-check";
import { expect, it } from "vitest";
import { elements, fromText, matrices } from "../fixtures/arbitraries.ts";
import { disagreements } from "../fixtures/oracle.ts";
import { get } from "./get.ts";

it("finds, adds up, and counts from the end", () => {
  const a = fromText([2, 4], "3:1 0:4 3:2; ");
  expect([get(a, [0, 0]), get(a, [0, 3]), get(a, [-2, -1]), get(a, [0, 1]), get(a, [1, 3])]).toEqual([4, 3, 3, 0, 0]);
});

it("gives what SciPy gives", () => {
  const all = disagreements<{ indices: [number, number][] }>("get", ({ a }, { indices }) => {
    const out = a.data.slice(0, 0).constructor as typeof Float64Array;
    return out.from(indices, (index) => get(a, index));
  });
  expect(all).toEqual([]);
});

it("reads every element of any matrix", () => {
  fc.assert(
    fc.property(matrices(), (a) => {
      const dense = elements(a);
      expect(dense.map((row, i) => row.map((_, j) => get(a, [i, j])))).toEqual(dense);
    }),
  );
});

it.each([
  [[2, 0], "get: row 2 is not an integer in [-2, 2)"],
  [[-3, 0], "get: row -3 is not an integer in [-2, 2)"],
  [[0, 4], "get: column 4 is not an integer in [-4, 4)"],
  [[0, -5], "get: column -5 is not an integer in [-4, 4)"],
  [[0.5, 0], "get: row 0.5 is not an integer in [-2, 2)"],
])("refuses %j", (index, message) => {
  expect(() => get(fromText([2, 4], ""), index as [number, number])).toThrow(
    expect.objectContaining({ code: "INDEX_OUT_OF_RANGE", message }),
  );
});
