import { describe, expect, it } from "vitest";
import { disagreements } from "../fixtures/oracle.ts";
import { allclose, equal, maxAbsDiff } from "./compare.ts";
import { tensor, zeros } from "./create.ts";
import type { Tensor } from "./tensor.ts";
import { transpose } from "./transpose.ts";

const x = tensor([
  [1, 2],
  [3, 4],
]);

describe("equal and allclose", () => {
  it("answer what NumPy answers", () => {
    const asTensor =
      (compare: typeof equal) =>
      ([a, b]: readonly Tensor[], args: { equalNan: boolean }): Tensor =>
        tensor(Number(compare(a, b, args)));
    expect(disagreements("equal", asTensor(equal))).toEqual([]);
    expect(disagreements("allclose", asTensor(allclose))).toEqual([]);
  });

  it("compare views, and values across dtypes", () => {
    expect(
      equal(
        transpose(x),
        tensor(
          [
            [1, 3],
            [2, 4],
          ],
          { dtype: "int32" },
        ),
      ),
    ).toBe(true);
    expect(equal(transpose(x), x)).toBe(false);
  });

  it("equal tells shapes apart, allclose refuses them", () => {
    expect(equal(zeros([2, 1]), zeros([1, 2]))).toBe(false);
    expect(equal(zeros([0, 2]), zeros([0, 3]))).toBe(false);
    expect(() => allclose(zeros([2, 2]), zeros([2]))).toThrow(
      expect.objectContaining({
        code: "SHAPE_MISMATCH",
        message: "allclose: a has shape [2, 2], expected [2] because b has it",
      }),
    );
  });

  it("allclose takes its tolerances from the options, relative to b", () => {
    expect(allclose(tensor([9]), tensor([10]), { rtol: 0.1, atol: 0 })).toBe(true);
    expect(allclose(tensor([10]), tensor([9]), { rtol: 0.1, atol: 0 })).toBe(false);
    expect(allclose(tensor([1]), tensor([1.5]), { rtol: 0, atol: 0.5 })).toBe(true);
    expect(() => allclose(x, x, { atol: -1 })).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    expect(() => allclose(x, x, { rtol: NaN })).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});

describe("maxAbsDiff", () => {
  it("is the greatest distance", () => {
    expect(maxAbsDiff(x, transpose(x))).toBe(1);
    expect(maxAbsDiff(tensor([1, -5]), tensor([1, 5]))).toBe(10);
    expect(maxAbsDiff(zeros([0]), zeros([0]))).toBe(0);
  });

  it("lets no NaN and no infinity pass unseen", () => {
    expect(maxAbsDiff(tensor([1, NaN, 2]), tensor([1, 2, 9]))).toBeNaN();
    expect(maxAbsDiff(tensor([NaN]), tensor([NaN]))).toBeNaN();
    expect(maxAbsDiff(tensor([Infinity, 1]), tensor([Infinity, 2]))).toBe(1);
    expect(maxAbsDiff(tensor([Infinity]), tensor([-Infinity]))).toBe(Infinity);
  });

  it("refuses other shapes", () => {
    expect(() => maxAbsDiff(x, tensor([1, 2]))).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
  });
});
