import { tensor, transpose as transposeDense } from "@convmtx/tensor";
import fc from "fast-check";
import { expect, it } from "vitest";
import { elements, fromText, matrices, smallIntegers } from "../fixtures/arbitraries.ts";
import { disagreements } from "../fixtures/oracle.ts";
import { matmat } from "./matmat.ts";
import { matvec } from "./matvec.ts";

it("is A B", () => {
  const a = fromText([3, 2], "0:1 1:2; ; 1:3");
  const b = tensor([
    [1, 10],
    [2, 20],
  ]);
  expect(matmat(a, b)).toMatchObject({ dtype: "float64", shape: [3, 2], data: Float64Array.of(5, 50, 0, 0, 6, 60) });
  expect(matmat(a, transposeDense(b)).data).toEqual(Float64Array.of(21, 42, 0, 0, 30, 60));
});

it("gives what SciPy gives", () => {
  expect(disagreements("matmat", ({ a, x }) => matmat(a, x))).toEqual([]);
});

it("counts stored entries which are not finite", () => {
  const b = tensor([
    [0, Infinity],
    [NaN, 2],
  ]);
  expect(matmat(fromText([2, 2], "0:NaN; 0:0"), b).data).toEqual(Float64Array.of(NaN, NaN, 0, NaN));
});

it("is matvec column by column", () => {
  const cases = matrices({ ncols: fc.integer({ min: 0, max: 12 }) }).chain((a) =>
    fc.tuple(
      fc.constant(a),
      fc.nat(5).chain((width) => {
        const row = fc.array(smallIntegers, { minLength: width, maxLength: width });
        return fc.tuple(fc.constant(width), fc.array(row, { minLength: a.shape[1], maxLength: a.shape[1] }));
      }),
    ),
  );
  fc.assert(
    fc.property(cases, ([a, [width, rows]]) => {
      const b = tensor(rows.flat(), { shape: [a.shape[1], width] });
      const columns = Array.from({ length: width }, (_, c) =>
        matvec(
          a,
          Float64Array.from(rows, (row) => row[c]),
        ),
      );
      const wanted = elements(a).flatMap((_, i) => columns.map((column) => column[i] + 0));
      expect([...matmat(a, b).data].map((value) => value + 0)).toEqual(wanted);
    }),
  );
});

it("refuses shapes that do not fit", () => {
  const a = fromText([2, 3], "");
  expect(() => matmat(a, tensor([[1], [2]]))).toThrow(
    expect.objectContaining({
      code: "SHAPE_MISMATCH",
      message: "matmat: b has shape [2, 1], expected 3 rows because A is [2, 3]",
    }),
  );
  expect(() => matmat(a, tensor([1, 2, 3]))).toThrow(
    "matmat: b has shape [3], expected two axes, the first of 3 because A is [2, 3]",
  );
});
