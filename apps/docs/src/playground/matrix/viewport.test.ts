import fc from "fast-check";
import { expect, it } from "vitest";
import { centredOn, fitted, mostScale, panned, placeUnder, revealing, zoomed } from "./viewport.ts";

const extent = { width: 600, height: 400 };

it("a matrix fits whole, in its proportions, centred", () => {
  expect(fitted([100, 100], extent)).toEqual({ row: 0, col: -25, rowScale: 4, colScale: 4 });
  expect(fitted([4, 9], extent)).toMatchObject({ rowScale: mostScale, colScale: mostScale });
});

it("a very wide one is drawn higher than it is", () => {
  expect(fitted([10, 6000], extent)).toMatchObject({ rowScale: 12, colScale: 0.1 });
});

const shapes = fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 }));
const points = fc.record({ x: fc.integer({ min: 0, max: 600 }), y: fc.integer({ min: 0, max: 400 }) });

it("zooming in never leaves a single entry too small to read, and zooming out ends at the whole", () => {
  fc.assert(
    fc.property(shapes, points, (shape, point) => {
      let view = fitted(shape, extent);
      for (let i = 0; i < 40; i++) view = zoomed(view, 1.5, point, shape, extent);
      expect([view.rowScale, view.colScale]).toEqual([mostScale, mostScale]);
      for (let i = 0; i < 40; i++) view = zoomed(view, 1 / 1.5, point, shape, extent);
      expect(view).toEqual(fitted(shape, extent));
    }),
  );
});

it("what is under the pointer stays there, unless the edge is in the way", () => {
  const view = zoomed(fitted([1000, 1000], extent), 8, { x: 300, y: 200 }, [1000, 1000], extent);
  const next = zoomed(view, 2, { x: 100, y: 50 }, [1000, 1000], extent);
  expect(placeUnder(next, 100, 50, [1000, 1000])).toEqual(placeUnder(view, 100, 50, [1000, 1000]));
});

it("panning stops at the edges", () => {
  const view = zoomed(fitted([1000, 1000], extent), 20, { x: 0, y: 0 }, [1000, 1000], extent);
  expect(panned(view, 1e6, 1e6, [1000, 1000], extent)).toMatchObject({ row: 0, col: 0 });
  const last = panned(view, -1e6, -1e6, [1000, 1000], extent);
  expect(placeUnder(last, 599.9, 399.9, [1000, 1000])).toEqual({ row: 999, col: 999 });
});

it("an entry is brought into sight", () => {
  fc.assert(
    fc.property(shapes, points, fc.nat(4999), fc.nat(4999), (shape, point, i, j) => {
      const [row, col] = [i % shape[0], j % shape[1]];
      const view = zoomed(fitted(shape, extent), 30, point, shape, extent);
      const next = revealing(view, row, col, shape, extent);
      const [x, y] = [(col + 0.5 - next.col) * next.colScale, (row + 0.5 - next.row) * next.rowScale];
      expect(placeUnder(next, x, y, shape)).toEqual({ row, col });
      expect(x >= 0 && x <= 600 && y >= 0 && y <= 400).toBe(true);
    }),
  );
});

it("an entry comes to the middle, unless the edge is in the way", () => {
  const view = zoomed(fitted([1000, 1000], extent), 1e9, { x: 0, y: 0 }, [1000, 1000], extent);
  const next = centredOn(view, 500, 400, [1000, 1000], extent);
  expect(placeUnder(next, 300, 200, [1000, 1000])).toEqual({ row: 500, col: 400 });
  expect(centredOn(view, 0, 0, [1000, 1000], extent)).toMatchObject({ row: 0, col: 0 });
});

it("beside the matrix there is no entry", () => {
  expect(placeUnder(fitted([100, 100], extent), 50, 10, [100, 100])).toBeUndefined();
});
