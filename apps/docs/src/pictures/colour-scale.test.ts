import { expect, test } from "vitest";
import { paint } from "./colour-scale.ts";

const reds = (pixels: Uint8ClampedArray) => [...pixels].filter((_, k) => k % 4 === 0);

test("grey: 0 is black, 1 is white, and beyond them nothing changes", () => {
  expect(reds(paint({ values: [-1, 0, 0.2, 1, 7], shape: [1, 5] }, "unit"))).toEqual([0, 0, 51, 255, 255]);
});

test("stretched: from the smallest finite number to the largest; a constant is grey", () => {
  expect(reds(paint({ values: [2, 4, Infinity, 3], shape: [2, 2] }, "stretched"))).toEqual([0, 255, 255, 128]);
  expect(reds(paint({ values: [5, 5], shape: [1, 2] }, "stretched"))).toEqual([128, 128]);
});

test("signed: 0 is white, the largest magnitude is blue or orange, whichever sign it has", () => {
  const pixels = paint({ values: [-2, 0, 1], shape: [1, 3] }, "signed");
  expect([...pixels]).toEqual([12, 68, 148, 255, 255, 255, 255, 255, 216, 162, 128, 255]);
  expect([...paint({ values: [0], shape: [1, 1] }, "signed")]).toEqual([255, 255, 255, 255]);
});

test("a given magnitude and given bounds hold over what the array has", () => {
  expect([...paint({ values: [2], shape: [1, 1] }, { magnitude: 4 })]).toEqual([216, 162, 128, 255]);
  expect(reds(paint({ values: [2], shape: [1, 1] }, { low: 0, high: 10 }))).toEqual([51]);
});

test("colours are three planes", () => {
  const pixels = paint({ values: [1, 0, 0, 0.2, 0, 1], shape: [3, 1, 2] }, "unit");
  expect([...pixels]).toEqual([255, 0, 0, 255, 0, 51, 255, 255]);
});

test("what is not a number is transparent in every range", () => {
  for (const range of ["unit", "stretched", "signed"] as const) {
    const pixels = paint({ values: [Number.NaN, 1], shape: [1, 2] }, range);
    expect([pixels[3], pixels[7]]).toEqual([0, 255]);
  }
});

test("other shapes are refused", () => {
  expect(() => paint({ values: [1, 2], shape: [2, 1, 1] }, "unit")).toThrow("[2,1,1]");
});
