import fc from "fast-check";
import { expect, it } from "vitest";
import { elements, fromText, matrices } from "../fixtures/arbitraries.ts";
import { disagreements } from "../fixtures/oracle.ts";
import { cooFromCsr, cscFromCsr } from "./convert-compressed.ts";
import { Csc } from "./csc.ts";
import { toDense } from "./to-dense.ts";

it("gives what SciPy gives", () => {
  expect(disagreements("toDense", ({ a }) => toDense(a))).toEqual([]);
});

it("adds duplicates and reads −0 as 0", () => {
  const a = fromText([1, 3], "2:1 0:-0 2:4");
  expect(toDense(a)).toMatchObject({ dtype: "float64", shape: [1, 3], data: Float64Array.of(0, 0, 5) });
});

it("is the same from every format, in any order", () => {
  fc.assert(
    fc.property(matrices(), (a) => {
      const data = Float64Array.from(elements(a).flat());
      expect(toDense(a).data).toEqual(data);
      expect(toDense(cscFromCsr(a)).data).toEqual(data);
      expect(toDense(cooFromCsr(a)).data).toEqual(data);
    }),
  );
});

it("refuses what no memory holds, by name", () => {
  const huge = Csc.fromPartsUnchecked({
    shape: [2 ** 31 - 1, 2 ** 31 - 1],
    indptr: new Int32Array(1),
    indices: new Int32Array(0),
    data: new Float64Array(0),
  });
  expect(() => toDense(huge)).toThrow(
    expect.objectContaining({ code: "MEMORY_LIMIT", message: expect.stringMatching(/^toDense: cannot/) as string }),
  );
});

it("sorts and adds the entries of a column too", () => {
  const parts = { shape: [3, 1] as const, indptr: Int32Array.of(0, 3), indices: Int32Array.of(2, 0, 2) };
  const a = Csc.fromPartsUnsorted({ ...parts, data: Float32Array.of(1, 2, 4) });
  expect(toDense(a)).toMatchObject({ dtype: "float32", shape: [3, 1], data: Float32Array.of(2, 0, 5) });
});
