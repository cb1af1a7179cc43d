import { expect, test } from "vitest";
import { filled, inverted, withStroke } from "./brush.ts";
import { markPath } from "./marks.ts";
import type { Picture } from "./picture.ts";
import { middlePart, pictureOf } from "./read-picture.ts";

const black = (height: number, width: number, channels: 1 | 3 = 1): Picture =>
  filled({ height, width, channels, values: new Float64Array(0) }, [0, 0, 0]);

test("a stroke of one pixel's width leaves no gap and the given picture as it was", () => {
  const before = black(3, 5);
  const after = withStroke(before, [0, 0], [2, 4], { size: 1, colour: [1] });
  expect([...after.values]).toEqual([1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 1]);
  expect(before.values.every((value) => value === 0)).toBe(true);
});

test("a brush of three is a cross, cut at the border, in each channel its own brightness", () => {
  const { values } = withStroke(black(3, 3, 3), [0, 0], [0, 0], { size: 3, colour: [1, 0.5, 0] });
  expect([...values.subarray(0, 9)]).toEqual([1, 1, 0, 1, 1, 0, 0, 0, 0]);
  expect(values[9]).toBe(0.5);
  expect(values.subarray(18).every((value) => value === 0)).toBe(true);
});

test("inverting twice changes nothing", () => {
  const picture = withStroke(black(2, 2), [0, 1], [0, 1], { size: 1, colour: [0.25] });
  expect([...inverted(picture).values]).toEqual([1, 0.75, 1, 1]);
  expect(inverted(inverted(picture))).toEqual(picture);
});

test("marks are rectangles by row and column, or pixels by number", () => {
  expect(markPath({ row: 1, col: 2, width: 3, colour: "red" }, 9)).toBe("M2 1h3v1h-3z");
  expect(markPath({ pixels: [0, 11], colour: "red" }, 9)).toBe("M0 0h1v1h-1zM2 1h1v1h-1z");
});

test("of a picture with other proportions the middle is taken, whole in one direction", () => {
  expect(middlePart({ width: 100, height: 60 }, { width: 10, height: 10 })).toEqual({
    left: 20,
    top: 0,
    width: 60,
    height: 60,
  });
  expect(middlePart({ width: 10, height: 40 }, { width: 20, height: 20 })).toEqual({
    left: 0,
    top: 15,
    width: 10,
    height: 10,
  });
});

test("pixels become planes, without their opacity", () => {
  const { values } = pictureOf({ width: 2, height: 1, data: [255, 0, 51, 255, 0, 102, 255, 255] });
  expect([...values]).toEqual([1, 0, 0, 0.4, 0.2, 1]);
});
