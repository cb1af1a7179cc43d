import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Entry, fromEntries, fromRows, laplacian, squares } from "../../fixtures/matrices.ts";
import type { SparseMatrix } from "../matrix/columns.ts";
import { inverseOf } from "./permutation.ts";
import { reverseCuthillMckee } from "./reverse-cuthill-mckee.ts";

/** The greatest distance of a stored entry from the diagonal, after the order. */
function bandwidth(a: SparseMatrix, order: Int32Array): number {
  const place = inverseOf(order);
  let width = 0;
  for (let i = 0; i < a.shape[0]; i++) {
    for (let k = a.indptr[i]; k < a.indptr[i + 1]; k++)
      width = Math.max(width, Math.abs(place[i] - place[a.indices[k]]));
  }
  return width;
}

describe("reverseCuthillMckee", () => {
  it("straightens a path, by hand", () => {
    // 2 – 0 – 3 – 1, entered at 0. From there 1 is farthest, from 1 it is 2, and from 2 nothing is farther than that: 2, 0, 3, 1, reversed.
    const path = fromEntries(
      [4, 4],
      [
        [2, 0, 1],
        [0, 3, 1],
        [3, 1, 1],
      ],
    );
    expect([...reverseCuthillMckee(path)]).toEqual([1, 3, 0, 2]);
  });

  it("straightens paths that are shuffled and cut", () => {
    const paths = fc
      .tuple(
        fc.shuffledSubarray([...Array(30).keys()], { minLength: 30 }),
        fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
      )
      .map(([names, cut]) =>
        fromEntries(
          [30, 30],
          names.flatMap((name, k): Entry[] => (k === 0 || cut[k] ? [] : [[name, names[k - 1], 1]])),
        ),
      );
    fc.assert(fc.property(paths, (path) => bandwidth(path, reverseCuthillMckee(path)) <= 1));
  });

  it("is a permutation, of any pattern", () => {
    fc.assert(
      fc.property(squares, (a) => {
        const order = reverseCuthillMckee(a);
        return order.length === a.shape[0] && order.toSorted().every((value, k) => value === k);
      }),
    );
  });

  it("numbers a grid by its diagonals", () => {
    const grid = laplacian(12);
    expect(bandwidth(grid, reverseCuthillMckee(grid))).toBeLessThanOrEqual(12);
  });

  it("takes no rows, and refuses what is not square", () => {
    expect(reverseCuthillMckee(fromRows([]))).toEqual(new Int32Array(0));
    expect(() => reverseCuthillMckee(fromRows([[1, 2]]))).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
  });
});
