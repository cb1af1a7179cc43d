import { describe, expect, it } from "vitest";
import { diskCoverage, polygonCoverage } from "./pixel-coverage.ts";

describe("diskCoverage", () => {
  it("is 1 inside, 0 outside, and a quarter of the disk where a corner is its centre", () => {
    expect(diskCoverage(5, 2, -1)).toBeCloseTo(1, 12);
    expect(diskCoverage(5, 5.6, 0)).toBe(0);
    expect(diskCoverage(5, 4, 4.2)).toBe(0);
    expect(diskCoverage(0.8, 0.5, 0.5)).toBeCloseTo((Math.PI * 0.64) / 4, 12);
    expect(diskCoverage(0.25, 0, 0)).toBeCloseTo(Math.PI / 16, 12);
  });

  it("adds up to the disk", () => {
    for (const radius of [0.3, 0.5, 1, 2.5, 3.7]) {
      let area = 0;
      for (let x = -5; x <= 5; x++) for (let y = -5; y <= 5; y++) area += diskCoverage(radius, x, y);
      expect(area).toBeCloseTo(Math.PI * radius * radius, 11);
    }
  });
});

describe("polygonCoverage", () => {
  const square = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ] as const;

  it("is the common area", () => {
    expect(polygonCoverage(square, 0, 0)).toBe(1);
    expect(polygonCoverage(square, 1, 0)).toBe(0.5);
    expect(polygonCoverage(square, -1, 1)).toBe(0.25);
    expect(polygonCoverage(square, 2, 0)).toBe(0);
  });

  it("does not depend on the sense in which the corners go round", () => {
    const diamond = [
      [0.75, 0],
      [0, 0.75],
      [-0.75, 0],
      [0, -0.75],
    ] as const;
    // The diamond of area 9/8 loses a triangle of 1/16 to each of four neighbours.
    expect(polygonCoverage(diamond, 0, 0)).toBeCloseTo(7 / 8, 12);
    expect(polygonCoverage(diamond.toReversed(), 0, 1)).toBeCloseTo(1 / 16, 12);
  });
});
