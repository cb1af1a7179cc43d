import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elements, fromText, matrices } from "../fixtures/arbitraries.ts";
import { generalizedDiagonal } from "./generalized-diagonal.ts";
import { generalizedDiagonals } from "./generalized-diagonals.ts";
import { matvec } from "./matvec.ts";
import { sliceRows } from "./slice-rows.ts";

// 1 2 0
// 0 3 4
// 5 0 6
const square = fromText([3, 3], "0:1 1:2; 1:3 2:4; 0:5 2:6");

it("a circulant pattern lies on as many diagonals as a row has entries", () => {
  expect(generalizedDiagonals(square)).toEqual({
    slots: 3,
    offsets: Int32Array.of(0, 1),
    counts: Int32Array.of(3, 3),
  });
  expect([...generalizedDiagonal(square, 0).data]).toEqual([1, 3, 6]);
  expect([...generalizedDiagonal(square, 1).data]).toEqual([2, 4, 5]);
  expect([...generalizedDiagonal(square, -1).data]).toEqual([0, 0, 0]);
  expect([...generalizedDiagonal(square, -2).data]).toEqual([2, 4, 5]);
});

it("slots leave room for what went around", () => {
  expect(generalizedDiagonals(square, { slots: 4 })).toEqual({
    slots: 4,
    offsets: Int32Array.of(0, 1, 2),
    counts: Int32Array.of(3, 2, 1),
  });
  expect([...generalizedDiagonal(square, 2, { slots: 4 }).data]).toEqual([0, 0, 5, 0]);
});

it("goes around the columns of a matrix that is not square", () => {
  // 0 1 / 2 0 / 0 3: one diagonal that goes around twice
  const tall = fromText([3, 2], "1:1; 0:2; 1:3");
  expect([...generalizedDiagonals(tall).offsets]).toEqual([1]);
  expect([...generalizedDiagonal(tall, 1).data]).toEqual([1, 2, 3]);
  const wide = fromText([2, 5], "4:1; 0:2");
  expect([...generalizedDiagonals(wide).offsets]).toEqual([4]);
  expect([...generalizedDiagonals(wide, { slots: 8 }).offsets]).toEqual([4, 7]);
});

it("explicit zeros and duplicates occupy", () => {
  const a = fromText([1, 2], "1:0 0:3 0:4");
  expect(generalizedDiagonals(a)).toEqual({ slots: 2, offsets: Int32Array.of(0, 1), counts: Int32Array.of(2, 1) });
  expect([...generalizedDiagonal(a, 0).data]).toEqual([7]);
});

it.each([[[0, 3]], [[3, 0]], [[0, 0]]] as [[number, number]][])("shape %j has none", (shape) => {
  const a = fromText(shape, "");
  expect(generalizedDiagonals(a)).toEqual({ slots: shape[1], offsets: new Int32Array(0), counts: new Int32Array(0) });
  expect(generalizedDiagonal(a, 5).shape).toEqual([shape[0]]);
});

const slotsFrom = fc.option(fc.nat(5), { nil: undefined });
const optionsOf = (shape: readonly number[], more: number | undefined) =>
  more === undefined ? {} : { slots: Math.max(...shape) + more };

describe("any matrix", () => {
  it("is the sum of its diagonals times rotations of x", () => {
    fc.assert(
      fc.property(matrices(), slotsFrom, (a, more) => {
        const options = optionsOf(a.shape, more);
        const { slots, offsets } = generalizedDiagonals(a, options);
        const x = Float64Array.from({ length: a.shape[1] }, (_, j) => 1 + j * j);
        const y = new Float64Array(a.shape[0]);
        for (const d of offsets) {
          const { data } = generalizedDiagonal(a, d, options);
          for (let i = 0; i < y.length; i++) y[i] += data[i] * (x[(i + d) % slots] ?? 0);
        }
        expect(y.map((value) => value + 0)).toEqual(matvec(a, x).map((value) => value + 0));
      }),
    );
  });

  it("has each diagonal by its definition, and only those that are occupied", () => {
    fc.assert(
      fc.property(matrices(), slotsFrom, (a, more) => {
        const options = optionsOf(a.shape, more);
        const { slots, offsets, counts } = generalizedDiagonals(a, options);
        const dense = elements(a);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(a.nnz);
        for (let d = 0; d < slots; d++) {
          const wanted = dense.map((row, i) => row[(i + d) % slots] ?? 0);
          const { data, shape } = generalizedDiagonal(a, d, options);
          expect(shape).toEqual([more === undefined ? a.shape[0] : slots]);
          expect([...data.subarray(0, wanted.length)]).toEqual(wanted);
          expect(data.subarray(wanted.length).every((value) => value === 0)).toBe(true);
          if (!offsets.includes(d)) expect(wanted.every((value) => value === 0)).toBe(true);
        }
      }),
    );
  });

  it("may come in blocks of rows", () => {
    fc.assert(
      fc.property(matrices(), fc.nat(6), slotsFrom, (a, cut, more) => {
        const options = optionsOf(a.shape, more);
        const begin = Math.min(cut, a.shape[0]);
        const blocks = [
          { begin, matrix: sliceRows(a, { start: begin }) },
          { begin: 0, matrix: sliceRows(a, { stop: begin }) },
        ];
        expect(generalizedDiagonals(blocks, options)).toEqual(generalizedDiagonals(a, options));
      }),
    );
  });
});

it("no blocks have no diagonals", () => {
  expect(generalizedDiagonals([], { slots: 4 })).toMatchObject({ slots: 4, offsets: new Int32Array(0) });
});

describe("refuses", () => {
  it.each([2, 2.5, Number.NaN, Infinity, -1])("slots %d", (slots) => {
    const message = `slots ${slots} must be an integer from max(m, n) = 3 to 2^31 - 1; cut a larger matrix into blocks`;
    expect(() => generalizedDiagonals(square, { slots })).toThrow(
      expect.objectContaining({ code: "OPTION_INVALID", message: `generalizedDiagonals: ${message}` }),
    );
    expect(() => generalizedDiagonal(square, 0, { slots })).toThrow(
      expect.objectContaining({ code: "OPTION_INVALID", message: `generalizedDiagonal: ${message}` }),
    );
  });

  it("blocks of different widths, and an offset that is no integer", () => {
    const blocks = [
      { begin: 0, matrix: square },
      { begin: 3, matrix: fromText([1, 2], "") },
    ];
    expect(() => generalizedDiagonals(blocks)).toThrow(
      expect.objectContaining({
        code: "SHAPE_MISMATCH",
        message: "generalizedDiagonals: the block at row 3 has 2 columns, expected 3 as those before it",
      }),
    );
    expect(() => generalizedDiagonal(square, 0.5)).toThrow(
      expect.objectContaining({
        code: "OPTION_INVALID",
        message: "generalizedDiagonal: offset 0.5 must be an integer",
      }),
    );
  });
});
