import { Csc } from "@convmtx/sparse";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { squares } from "../../fixtures/matrices.ts";
import { columnsOf } from "../matrix/columns.ts";
import { eliminationTree } from "../tree/elimination-tree.ts";
import { permutedUpper } from "../tree/permuted-upper.ts";
import { analyzeCholesky } from "./analyze-cholesky.ts";
import { columnCounts } from "./column-counts.ts";

/** By the definition: eliminating a column joins all of its rows. */
function countsByElimination(n: number, upper: { indptr: Int32Array; indices: Int32Array }): number[] {
  const rows = Array.from({ length: n }, (_, j) => new Set([j]));
  for (let k = 0; k < n; k++) {
    for (let l = upper.indptr[k]; l < upper.indptr[k + 1]; l++) rows[upper.indices[l]].add(k);
  }
  for (let j = 0; j < n; j++) {
    const below = [...rows[j]].filter((i) => i > j).toSorted((a, b) => a - b);
    for (const i of below) if (i > below[0]) rows[below[0]].add(i);
  }
  return rows.map((set) => set.size);
}

describe("columnCounts", () => {
  it("by hand: column 0 joins 2 and 3", () => {
    // Entries (0, 2), (0, 3), (1, 4) and the diagonal but for (1, 1).
    const upper = { indptr: Int32Array.of(0, 1, 1, 3, 5, 7), indices: Int32Array.of(0, 0, 2, 0, 3, 1, 4) };
    expect([...columnCounts(upper, eliminationTree(upper))]).toEqual([3, 2, 2, 1, 1]);
  });

  it("are those of an elimination with sets, in any order of any pattern", () => {
    const orders = squares.chain((a) => {
      const all = [...Array(a.shape[0]).keys()];
      return fc.tuple(fc.constant(a), fc.shuffledSubarray(all, { minLength: all.length }));
    });
    fc.assert(
      fc.property(orders, ([a, order]) => {
        const upper = permutedUpper(columnsOf("test", a), Int32Array.from(order));
        const counts = [...columnCounts(upper, eliminationTree(upper))];
        expect(counts).toEqual(countsByElimination(order.length, upper));
      }),
      { numRuns: 300 },
    );
  });

  it("foretell a factor that int32 cannot address, without a look at it", () => {
    const n = 70_000;
    const arrow = arrowOf(n);
    expect(() => analyzeCholesky(arrow, { ordering: "natural" })).toThrow(
      expect.objectContaining({
        code: "INDEX_LIMIT",
        message: expect.stringContaining(
          `analyzeCholesky: the factor has ${(n * (n + 1)) / 2} entries, at most 2147483647`,
        ) as string,
      }),
    );
    expect(analyzeCholesky(arrow).nnz).toBe(2 * n - 1);
  });
});

/** A full first column, and nothing else but the diagonal. */
function arrowOf(n: number): Csc<"float64"> {
  const indptr = Int32Array.from({ length: n + 1 }, (_, j) => (j === 0 ? 0 : n + j - 1));
  const indices = Int32Array.from({ length: 2 * n - 1 }, (_, k) => (k < n ? k : k - n + 1));
  return Csc.fromParts({ shape: [n, n], indptr, indices, data: new Float64Array(2 * n - 1).fill(1) });
}
