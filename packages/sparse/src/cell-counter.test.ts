import fc from "fast-check";
import { expect, it } from "vitest";
import { matrices } from "../fixtures/arbitraries.ts";
import { Pattern } from "./pattern.ts";
import { gridOf } from "./spy-grid.ts";

/** A grid of at most as many cells as positions. */
const cases = matrices()
  .filter(({ shape }) => shape[0] > 0 && shape[1] > 0)
  .chain((a) =>
    fc.record({
      a: fc.constant(a),
      rows: fc.integer({ min: 1, max: a.shape[0] }),
      cols: fc.integer({ min: 1, max: a.shape[1] }),
      cut: fc.integer({ min: 0, max: a.shape[0] }),
      classes: fc.integer({ min: 1, max: 3 }),
    }),
  );

const overlap = (i: number, cell: number, cells: number, length: number): number =>
  Math.max(0, Math.min(i + 1, ((cell + 1) * length) / cells) - Math.max(i, (cell * length) / cells));

it("counts every entry by its classes and, on a border, for each cell by its part", () => {
  fc.assert(
    fc.property(cases, fc.constantFrom("whole", "shared"), ({ a, rows, cols, cut, classes }, borders) => {
      const [nrows, ncols] = a.shape;
      // Entry k is of class k, and every third one of the next class too.
      const classesOf = (k: number) => (k % 3 === 0 ? [k % classes, (k + 1) % classes] : [k % classes]);
      const expected = new Float64Array(rows * cols * classes);
      for (let i = 0; i < nrows; i++) {
        for (let k = a.indptr[i]; k < a.indptr[i + 1]; k++) {
          for (let cell = 0; cell < rows * cols; cell++) {
            const [r, c] = [Math.floor(cell / cols), cell % cols];
            const isIn = Math.floor((i * rows) / nrows) === r && Math.floor((a.indices[k] * cols) / ncols) === c;
            const part = overlap(i, r, rows, nrows) * overlap(a.indices[k], c, cols, ncols);
            for (const ofClass of classesOf(k)) {
              expected[cell * classes + ofClass] += (borders === "shared" ? part : Number(isIn)) / classesOf(k).length;
            }
          }
        }
      }
      const block = (begin: number, end: number) => {
        const [from, to] = [a.indptr[begin], a.indptr[end]];
        const indptr = a.indptr.slice(begin, end + 1).map((at) => at - from);
        const lists = Array.from({ length: to - from }, (_, e) => classesOf(from + e));
        const classPtr = new Int32Array(lists.length + 1);
        lists.forEach((list, e) => {
          classPtr[e + 1] = classPtr[e] + list.length;
        });
        const shape = [end - begin, ncols] as const;
        const matrix = Pattern.fromPartsUnchecked({ shape, indptr, indices: a.indices.slice(from, to) });
        return { begin, matrix, classPtr, classes: Int32Array.from(lists.flat()) };
      };
      const rowBlocks = () => [block(0, cut), block(cut, nrows)];
      const source = { format: "rows", shape: a.shape, nnz: a.nnz, classCount: classes, rowBlocks } as const;
      const { counts } = gridOf(source, rows, cols, borders);
      // Sums of a few parts of 1.
      for (const [at, count] of counts.entries())
        expect(Math.abs(count - expected[at])).toBeLessThan(1e-12 * (1 + a.nnz));
    }),
    { numRuns: 200 },
  );
});

it("refuses a grid that does not fit into memory", () => {
  const source = { format: "rows", shape: [2 ** 30, 2 ** 30], nnz: 0, rowBlocks: () => [] } as const;
  expect(() => gridOf(source, 2 ** 30, 2 ** 30)).toThrow(expect.objectContaining({ code: "MEMORY_LIMIT" }));
});
