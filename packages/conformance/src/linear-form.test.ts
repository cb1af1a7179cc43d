import { csrFromDense } from "@convmtx/sparse";
import { tensor } from "@convmtx/tensor";
import { expect, it } from "vitest";
import { toNumber } from "./dyadic.ts";
import { adjoint, exactApply, formOf } from "./linear-form.ts";

const form = formOf(
  csrFromDense(
    tensor(
      [
        [1, 0, 2],
        [0, 0, 0],
      ],
      { dtype: "float64" },
    ),
  ),
);
const numbers = (x: readonly number[], densified: boolean, of = form) =>
  exactApply(of, x, densified).map(({ value, special }) => special ?? toNumber(value));

it("applies a matrix and its adjoint", () => {
  expect(numbers([1, 10, 100], false)).toEqual([201, 0]);
  expect(numbers([1, 10], false, adjoint(form))).toEqual([1, 0, 2]);
});

it("multiplies by 0 where nothing is stored only if the engine is dense", () => {
  expect(numbers([1, Number.NaN, 100], false)).toEqual([201, 0]);
  expect(numbers([1, Number.POSITIVE_INFINITY, 100], true)).toEqual([Number.NaN, Number.NaN]);
  expect(exactApply(form, [1, 1, 1], true).map(({ terms }) => terms)).toEqual([3, 3]);
  expect(exactApply(form, [1, 1, 1], false).map(({ terms }) => terms)).toEqual([2, 0]);
});

it("adds terms that share a position", () => {
  const twice = { shape: [1, 1] as const, row: [0, 0], col: [0, 0], value: [2, 3] };
  expect(numbers([7], false, twice)).toEqual([35]);
  expect(exactApply(twice, [7], true)[0].terms).toBe(2);
});
