import { describe, expect, it } from "vitest";
import { arranged, montageOf } from "./montage.ts";

describe("a montage", () => {
  it("of a picture is the picture", () => {
    const montage = montageOf([2, 3], false, "channels-first");
    expect(montage).toMatchObject({ rows: 2, cols: 3, shown: 1, planes: 1 });
    expect([...montage.indexOf]).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("of a signal is one row; its channels lie below each other", () => {
    expect(montageOf([4], false, "channels-first")).toMatchObject({ rows: 1, cols: 4 });
    const montage = montageOf([2, 3], true, "channels-first");
    expect(montage).toMatchObject({ rows: 3, cols: 3 });
    expect([...montage.indexOf]).toEqual([0, 1, 2, -1, -1, -1, 3, 4, 5]);
  });

  it("of channels puts planes side by side, with a gap", () => {
    const square = montageOf([2, 2, 2], true, "channels-first");
    const none = Number.NaN;
    expect([...arranged(square, [1, 2, 3, 4, 5, 6, 7, 8])]).toEqual([1, 2, none, 5, 6, 3, 4, none, 7, 8]);
    expect(montageOf([5, 2, 2], true, "channels-first")).toMatchObject({ rows: 5, cols: 8 });
  });

  it("finds the elements of channels that stand last", () => {
    const montage = montageOf([1, 2, 3], true, "channels-last");
    const pixels = [...montage.pixelOf].map((pixel) => [Math.floor(pixel / montage.cols), pixel % montage.cols]);
    for (const [index, [row, col]] of pixels.entries()) expect(montage.indexOf[row * montage.cols + col]).toBe(index);
    expect(montage.planes).toBe(3);
  });

  it("shows 64 planes at most, and says how many there are", () => {
    const montage = montageOf([100, 2, 2], true, "channels-first");
    expect(montage).toMatchObject({ shown: 64, planes: 100 });
    expect(montage.pixelOf[4 * 64]).toBe(-1);
  });

  it("of a signal that is longer than a canvas may be is its beginning", () => {
    const montage = montageOf([20_000], false, "channels-first");
    expect(montage).toMatchObject({ rows: 1, cols: 8192, isCut: true });
    expect([montage.pixelOf[8191], montage.pixelOf[8192]]).toEqual([8191, -1]);
    expect(montageOf([2, 20_000], true, "channels-first").indexOf[2 * 8192 + 5]).toBe(20_005);
  });

  it("of a volume has a plane for each slice", () => {
    expect(montageOf([2, 3, 4, 5], true, "channels-first").planes).toBe(6);
  });
});
