import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eliminationTree, postorder } from "./elimination-tree.ts";

describe("eliminationTree", () => {
  it("by hand: fill makes new paths", () => {
    // Entries (0,2), (0,3), (1,4): eliminating 0 joins 2 and 3.
    const upper = { indptr: Int32Array.of(0, 0, 0, 1, 2, 3), indices: Int32Array.of(0, 0, 1) };
    expect([...eliminationTree(upper)]).toEqual([2, 4, 3, -1, -1]);
  });

  it("of a diagonal matrix has no edges", () => {
    expect([...eliminationTree({ indptr: Int32Array.of(0, 1, 2), indices: Int32Array.of(0, 1) })]).toEqual([-1, -1]);
  });
});

describe("postorder", () => {
  it("by hand: children before parents, ascending, in one run", () => {
    expect([...postorder(Int32Array.of(3, 2, 4, 4, -1, -1))]).toEqual([1, 2, 0, 3, 4, 5]);
    expect([...postorder(new Int32Array(0))]).toEqual([]);
  });

  it("places every subtree in one run that ends with its root", () => {
    const forests = fc
      .array(fc.nat(), { maxLength: 30 })
      .map((draws) =>
        Int32Array.from(draws, (draw, j) =>
          j === draws.length - 1 || draw % 5 === 0 ? -1 : j + 1 + (draw % (draws.length - 1 - j)),
        ),
      );
    fc.assert(
      fc.property(forests, (parent) => {
        const order = [...postorder(parent)];
        expect(order.toSorted((a, b) => a - b)).toEqual([...parent.keys()]);
        for (const [j, above] of parent.entries()) {
          if (above === -1) continue;
          const inside = (i: number): boolean => i === j || (i !== -1 && inside(parent[i]));
          const size = [...parent.keys()].filter(inside).length;
          const end = order.indexOf(j) + 1;
          expect(order.slice(end - size, end).every(inside)).toBe(true);
        }
      }),
    );
  });

  it("does not mind a path of a hundred thousand", () => {
    const parent = Int32Array.from({ length: 100_000 }, (_, j) => (j === 99_999 ? -1 : j + 1));
    expect(postorder(parent)[99_999]).toBe(99_999);
  });
});
