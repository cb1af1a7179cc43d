import { resolveGeometry } from "@convmtx/window";
import { describe, expect, it } from "vitest";
import { bordersOf } from "./borders.ts";
import { arranged, borderPath, montageOf, pixelAt } from "./montage.ts";

describe("a montage", () => {
  it("of a picture is the picture", () => {
    const montage = montageOf([2, 3], false, "channels-first");
    expect(montage).toMatchObject({ rows: 2, cols: 3, shown: 1, planes: 1 });
    expect([...montage.indexOf]).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("of a signal is one row; its channels lie below each other", () => {
    expect(montageOf([4], false, "channels-first")).toMatchObject({ rows: 1, cols: 4 });
    const montage = montageOf([2, 3], true, "channels-first");
    expect(montage).toMatchObject({ rows: 2, cols: 3 });
    expect([...montage.indexOf]).toEqual([0, 1, 2, 3, 4, 5]);
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
    expect(montageOf([2, 20_000], true, "channels-first").indexOf[8192 + 5]).toBe(20_005);
  });

  it("of a volume has a plane for each slice", () => {
    expect(montageOf([2, 3, 4, 5], true, "channels-first").planes).toBe(6);
  });
});

describe("a montage with padding", () => {
  const montageFor = (options: Omit<Parameters<typeof resolveGeometry>[0], "kernelShape">, kernelShape: number[]) => {
    const geometry = resolveGeometry({ ...options, kernelShape }, "convOperator");
    return montageOf(geometry.inputShape, geometry.hasChannels, geometry.layout, bordersOf(geometry));
  };

  it("shows what windows read there", () => {
    const padding = [
      [0, 1],
      [2, 1],
    ] as const;
    const montage = montageFor({ inputShape: [2, 3], padding, paddingMode: ["zeros", "reflect"] }, [1, 1]);
    expect([montage.rows, montage.cols]).toEqual([3, 6]);
    expect([...arranged(montage, [1, 2, 3, 4, 5, 6])]).toEqual([3, 2, 1, 2, 3, 2, 6, 5, 4, 5, 6, 5, 0, 0, 0, 0, 0, 0]);
    // An element is where it is, not where it is repeated.
    expect([...montage.pixelOf]).toEqual([2, 3, 4, 8, 9, 10]);
    expect(montage.indexOf[0]).toBe(2);
  });

  it("has it around each plane", () => {
    const montage = montageFor({ inputShape: [2, 1, 2], padding: [0, 1] }, [1, 2, 1, 1]);
    const none = Number.NaN;
    const [first, second] = [
      [0, 1, 2, 0],
      [0, 3, 4, 0],
    ];
    expect([...arranged(montage, [1, 2, 3, 4])]).toEqual([...first, none, none, none, none, ...second]);
    expect([pixelAt(montage, 1, 0, -1), pixelAt(montage, 1, 0, 2), pixelAt(montage, 1, 0, 3)]).toEqual([8, 11, -1]);
    expect(pixelAt(montage, 1, -1, 0)).toBe(-1);
    expect(pixelAt(montage, 2, 0, 0)).toBe(-1);
  });

  it("tells it from the input by a path, and also what negative padding takes away", () => {
    expect(borderPath(montageFor({ inputShape: [3] }, [1]))).toBeUndefined();
    expect(borderPath(montageFor({ inputShape: [3], padding: [[1, 2]] }, [1]))).toBe("M0 0h6v1h-6zM1 0h3v1h-3z");
    expect(borderPath(montageFor({ inputShape: [5], padding: [[-1, 2]] }, [1]))).toBe("M0 0h7v1h-7zM1 0h4v1h-4z");
  });

  it("shows 32 elements of it at most, and none where the plane itself is cut", () => {
    expect(montageFor({ inputShape: [3], padding: 40 }, [1])).toMatchObject({ cols: 67 });
    expect(montageFor({ inputShape: [20_000], padding: 5 }, [1])).toMatchObject({ cols: 8197 });
  });

  it("of a transposed layer has none: its padding is the output's", () => {
    const transposed = montageFor({ inputShape: [4], padding: 1, transposed: true }, [3]);
    expect(transposed).toMatchObject({ cols: 4 });
  });
});
