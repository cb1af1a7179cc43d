import { expect, test } from "vitest";
import { greyOf, psnr } from "./picture.ts";
import { samplePicture, samplePictures } from "./sample-pictures.ts";

test.each(samplePictures)(
  "$name fills a picture that is not square, in colour and in grey, with numbers from 0 to 1",
  ({ name }) => {
    const extents = { height: 19, width: 32 };
    const colour = samplePicture(name, { ...extents, channels: 3 });
    expect(colour.values).toHaveLength(3 * 19 * 32);
    expect(colour.values.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(samplePicture(name, extents)).toEqual(greyOf(colour));
    expect(new Set(colour.values).size).toBeGreaterThan(1);
  },
);

test("a picture is the same each time", () => {
  const extents = { height: 8, width: 8 };
  expect(samplePicture("noise", extents)).toEqual(samplePicture("noise", extents));
});

test("nine points are single pixels, however small the picture", () => {
  const { values } = samplePicture("points", { height: 16, width: 16 });
  expect(values.filter((value) => value > 0)).toHaveLength(9);
});

test("the zone plate is brightest in the middle and alternates from pixel to pixel at the border", () => {
  const { values } = samplePicture("zone-plate", { height: 65, width: 65 });
  expect(values[32 * 65 + 32]).toBeCloseTo(1, 12);
  const row = values.subarray(32 * 65, 33 * 65);
  expect([...row.subarray(61)].map((value) => value > 0.5)).toEqual([false, true, false, true]);
});

test("brightness weighs green most and blue least", () => {
  const pure = (channel: number) => Float64Array.from({ length: 3 }, (_, c) => (c === channel ? 1 : 0));
  const grey = [0, 1, 2].map((c) => greyOf({ height: 1, width: 1, channels: 3, values: pure(c) }).values[0]);
  expect(grey).toEqual([0.299, 0.587, 0.114]);
});

test("a mean square difference of 1/100 is 20 dB, and none is infinite", () => {
  expect(psnr([0, 0], [0.1, -0.1])).toBeCloseTo(20, 12);
  expect(psnr([1], [1])).toBe(Infinity);
});
