import { Csr } from "@convmtx/sparse";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cases } from "../../fixtures/cases.ts";
import { type Entry, fromEntries, fromRows, laplacian, squares } from "../../fixtures/matrices.ts";
import { analyzeCholesky } from "../cholesky/analyze-cholesky.ts";
import { columnsOf } from "../matrix/columns.ts";
import { amd } from "./amd.ts";
import { columnAmdOrder } from "./column-amd.ts";

const isPermutation = (order: Int32Array, n: number): boolean =>
  order.length === n && order.toSorted().every((value, k) => value === k);

/** A tree with edges (i, parent), numbered at random. */
const trees = fc.integer({ min: 1, max: 60 }).chain((n) =>
  fc
    .tuple(
      fc.shuffledSubarray([...Array(n).keys()], { minLength: n }),
      fc.array(fc.nat(), { minLength: n, maxLength: n }),
    )
    .map(([names, draws]) => {
      const entries = names.flatMap((name, k): Entry[] => {
        const parent = names[draws[k] % Math.max(1, k)];
        return k === 0
          ? [[name, name, 9]]
          : [
              [name, name, 9],
              [name, parent, -1],
              [parent, name, -1],
            ];
      });
      return fromEntries([n, n], entries);
    }),
);

describe("amd", () => {
  it("places the ends of a star before its centre", () => {
    const star = fromRows([
      [1, 1, 1, 1],
      [1, 1, 0, 0],
      [1, 0, 1, 0],
      [1, 0, 0, 1],
    ]);
    const order = amd(star);
    // When one end is left, it and the centre are alike.
    expect(order.indexOf(0)).toBeGreaterThanOrEqual(2);
    expect(analyzeCholesky(star).nnz).toBe(7);
    expect(analyzeCholesky(star, { ordering: "natural" }).nnz).toBe(10);
  });

  it("gives trees no fill", () => {
    fc.assert(fc.property(trees, (tree) => analyzeCholesky(tree).nnz === 2 * tree.shape[0] - 1));
  });

  it("is a permutation, of any pattern", () => {
    fc.assert(fc.property(squares, (a) => isPermutation(amd(a), a.shape[0])));
  });

  it("orders by A + Aᵀ, whatever the format and the side that is stored", () => {
    const grid = laplacian(6);
    const { shape, indptr, indices, data } = grid;
    const entries: Entry[] = [];
    for (let i = 0; i < 36; i++) {
      for (let k = indptr[i]; k < indptr[i + 1]; k++) if (indices[k] <= i) entries.push([i, indices[k], data[k]]);
    }
    expect(amd(fromEntries(shape, entries))).toEqual(amd(grid));
  });

  it("takes no rows, one row and no entries", () => {
    expect(amd(fromRows([]))).toEqual(new Int32Array(0));
    expect(amd(fromRows([[5]]))).toEqual(Int32Array.of(0));
    expect(isPermutation(amd(fromEntries([4, 4], [])), 4)).toBe(true);
  });

  it("leaves dense rows to the end", () => {
    // Rows 0 and 3 reach all of 1200 columns, more than 10 √1200; the rest is a chain.
    const n = 1200;
    const entries: Entry[] = [];
    for (let i = 0; i < n; i++) entries.push([i, i, 9], [0, i, 1], [3, i, 1], [i, (i + 1) % n, 1]);
    const order = amd(fromEntries([n, n], entries));
    expect(order.slice(-2)).toEqual(Int32Array.of(0, 3));
    expect(isPermutation(order, n)).toBe(true);
  });

  it("fills a grid about as little as SuperLU's minimum degree", () => {
    const { grid, nnz } = cases.fill;
    const own = analyzeCholesky(laplacian(grid)).nnz;
    expect(own).toBeLessThan(1.15 * nnz);
    expect(own).toBeLessThan(analyzeCholesky(laplacian(grid), { ordering: "rcm" }).nnz / 2);
  });

  it("closes holes in its lists without losing any", () => {
    // Dense enough that elements must move more than once.
    const graph = fc
      .integer({ min: 60, max: 90 })
      .chain((n) =>
        fc
          .array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1), fc.constant(1)), { minLength: 4 * n, maxLength: 8 * n })
          .map((entries) => fromEntries([n, n], entries)),
      );
    fc.assert(
      fc.property(graph, (a) => isPermutation(amd(a), a.shape[0])),
      { numRuns: 30 },
    );
  });

  it("refuses what is not square or not a matrix by rows or columns", () => {
    expect(() => amd(fromRows([[1, 2]]))).toThrow(
      expect.objectContaining({
        code: "SHAPE_MISMATCH",
        message: "amd: A is [1, 2], expected a square matrix; amd orders rows and columns alike",
      }),
    );
    expect(() => amd({ format: "coo" } as never)).toThrow(
      expect.objectContaining({
        code: "UNSUPPORTED",
        message: "amd: the matrix is in coo, expected csr or csc: convert it first",
      }),
    );
  });
});

describe("the column order", () => {
  it("is a permutation, of any shape", () => {
    const entry = (m: number, n: number) => fc.tuple(fc.nat(m - 1), fc.nat(n - 1), fc.constant(1));
    const any = fc
      .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }))
      .chain(([m, n]) => fc.array(entry(m, n), { maxLength: 90 }).map((list) => fromEntries([m, n], list)));
    fc.assert(fc.property(any, (a) => isPermutation(columnAmdOrder(columnsOf("test", a)), a.shape[1])));
  });

  it("leaves a full row out, beside which nothing else would count", () => {
    // Column 0 meets each of columns 1 to 100 in a row, the other 299 meet none: the star's ends come before its centre.
    const n = 400;
    const entries: Entry[] = [];
    for (let j = 0; j < n; j++) entries.push([0, j, 1], [j + 1, j, 1]);
    for (let j = 1; j <= 100; j++) entries.push([j + 1, 0, 1]);
    const order = columnAmdOrder(columnsOf("test", fromEntries([n + 1, n], entries)));
    expect(isPermutation(order, n)).toBe(true);
    expect(order.indexOf(0)).toBeGreaterThanOrEqual(398);
  });

  it("is the order of AᵀA, which is that of the cliques of its rows", () => {
    // Columns 1, 2 and 3 meet column 0 only: it has degree 3 and they have degree 1.
    const a = fromRows([
      [1, 1, 0, 0],
      [1, 0, 1, 0],
      [1, 0, 0, 1],
    ]);
    expect(columnAmdOrder(columnsOf("test", a)).indexOf(0)).toBeGreaterThanOrEqual(2);
    expect(columnAmdOrder(columnsOf("test", Csr.fromPartsUnchecked(a)))).toHaveLength(4);
  });
});
