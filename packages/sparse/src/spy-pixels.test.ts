import { expect, it } from "vitest";
import { eye } from "./eye.ts";
import { kron } from "./kron.ts";
import { random } from "./random.ts";
import type { SpyPixels } from "./spy-pixels.ts";
import { spyPixels } from "./spy-pixels.ts";

const at = ({ width, data }: SpyPixels, x: number, y: number): number[] => [
  ...data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3),
];

it("draws each position of a small matrix as a square, in a frame", () => {
  const picture = spyPixels(eye(2), { width: 200, height: 200 });
  expect(picture).toMatchObject({ width: 200, height: 200, data: { length: 120_000 } });
  // Labels of one digit leave 43 on the left and 52 above; a square of 66 each.
  expect(at(picture, 43, 52)).toEqual([11, 61, 145]);
  expect(at(picture, 43 + 65, 52 + 65)).toEqual([11, 61, 145]);
  expect(at(picture, 43 + 66, 52)).toEqual([255, 255, 255]);
  expect(at(picture, 43 + 66, 52 + 66)).toEqual([11, 61, 145]);
  expect([at(picture, 42, 60), at(picture, 60, 51), at(picture, 43 + 132, 60)]).toEqual(Array(3).fill([136, 136, 136]));
});

it("shows a diagonal of 100,000 rows in every pixel row, evenly", () => {
  const picture = spyPixels(eye(100_000));
  const left = 36 + 7 * 6;
  const darkest = Array.from({ length: 800 }, (_, y) =>
    Math.min(...Array.from({ length: 860 }, (__, x) => at(picture, left + x, 60 + y)[0])),
  );
  expect(Math.max(...darkest)).toBeLessThan(30);
});

it("shows a single entry beside a dense block", () => {
  const a = kron(eye(2), random([1000, 1000], { density: 0.5, seed: 1 }));
  const blocks = [
    { begin: 0, matrix: a },
    { begin: 1500, matrix: eye(1, 2000) },
  ];
  const picture = spyPixels({ format: "rows", shape: [2000, 2000], nnz: a.nnz + 1, rowBlocks: () => blocks });
  const left = 36 + 7 * 5;
  const reds = Array.from({ length: 400 }, (_, y) => at(picture, left, 52 + 500 + Math.floor(y / 2))[0]);
  expect(Math.min(...reds)).toBeLessThan(200);
});

it("is only as wide as a narrow matrix needs, and refuses what is too small for its labels", () => {
  expect(spyPixels(eye(10_000, 10)).width).toBeLessThan(400);
  expect(spyPixels(eye(0, 0)).width).toBeGreaterThanOrEqual(160);
  expect(() => spyPixels(eye(2), { width: 100 })).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
});
