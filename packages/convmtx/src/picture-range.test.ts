import { expect, it } from "vitest";
import { contactSheet } from "./contact-sheet.ts";
import { defaultRange, extremesOf, inRange } from "./picture-range.ts";

it.each([
  ["clip", [-1, 0.25, 3], [0, 0.25, 1]],
  ["stretch", [-1, 0, 3], [0, 0.25, 1]],
  ["stretch", [2, 2], [0, 0]],
  ["signed", [-4, 0, 2], [0, 0.5, 0.75]],
  ["signed", [0, 0], [0.5, 0.5]],
] as const)("%s of %j", (range, numbers, shades) => {
  const values = Float64Array.from(numbers);
  expect([...inRange(values, range, extremesOf(values))]).toEqual(shades);
});

it("stretches by itself only what lies beyond the scale by more than rounding", () => {
  expect(defaultRange({ least: -1e-9, greatest: 1 + 1e-9 })).toBe("clip");
  expect(defaultRange({ least: 0, greatest: 1.01 })).toBe("stretch");
  expect(defaultRange({ least: -0.01, greatest: 1 })).toBe("stretch");
  expect(extremesOf([1, Number.NaN, 2]).least).toBeNaN();
});

it("a contact sheet is about square, with white between and where there are no more channels", () => {
  const channels = Array.from({ length: 5 }, (_, c) => new Float64Array(4).fill(c / 10));
  const sheet = contactSheet({ height: 2, width: 2, channels });
  expect([sheet.height, sheet.width]).toEqual([2 * 3 + 2 * 2, 2 * 2 + 2]);
  const row = (i: number) => [...sheet.channels[0].subarray(6 * i, 6 * i + 6)];
  expect([row(0), row(2), row(4), row(8)]).toEqual([
    [0, 0, 1, 1, 0.1, 0.1],
    [1, 1, 1, 1, 1, 1],
    [0.2, 0.2, 1, 1, 0.3, 0.3],
    [0.4, 0.4, 1, 1, 1, 1],
  ]);
});
