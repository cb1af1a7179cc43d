import { convOperator } from "@convmtx/toeplitz";
import { describe, expect, it } from "vitest";
import { raster, type TapPalette } from "./raster.ts";
import type { Extent, Viewport } from "./viewport.ts";

const [red, green]: TapPalette = [
  [255, 0, 0],
  [0, 255, 0],
];

function drawn(operator: Parameters<typeof raster>[0], view: Viewport, extent: Extent, palette: TapPalette) {
  const steps = raster(operator, view, extent, palette);
  const shares: number[] = [];
  for (;;) {
    const step = steps.next();
    if (step.done) {
      const pixels = Array.from({ length: extent.width * extent.height }, (_, i) =>
        Array.from(step.value.subarray(4 * i, 4 * i + 4)),
      );
      return { shares, pixels };
    }
    shares.push(step.value);
  }
}

describe("raster", () => {
  const bidiagonal = convOperator([7, 8], { inputShape: [3] }); // 2 × 3: taps 0 1 ., . 0 1

  it("one pixel an entry: its tap's colour, the paper where there is none", () => {
    const { pixels, shares } = drawn(
      bidiagonal,
      { row: 0, col: 0, rowScale: 1, colScale: 1 },
      { width: 3, height: 2 },
      [red, green],
    );
    expect(pixels).toEqual([
      [255, 0, 0, 255],
      [0, 255, 0, 255],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [255, 0, 0, 255],
      [0, 255, 0, 255],
    ]);
    expect(shares).toEqual([1]);
  });

  it("a part of it, larger, with a line of paper between", () => {
    const view = { row: 1, col: 1, rowScale: 8, colScale: 8 };
    const { pixels } = drawn(bidiagonal, view, { width: 16, height: 8 }, [red, green]);
    const line = (y: number) =>
      pixels.slice(16 * y, 16 * y + 16).map(([r, g, , a]) => (a === 0 ? "." : r > g ? "r" : "g"));
    expect(line(0).join("")).toBe("rrrrrrr.ggggggg.");
    expect(line(7).join("")).toBe("................");
  });

  it("entries that share a pixel mix their light, and the densest pixel is the strongest", () => {
    // One pixel for the whole: two entries of each tap.
    const view = { row: 0, col: 0, rowScale: 0.5, colScale: 1 / 3 };
    const { pixels } = drawn(bidiagonal, view, { width: 1, height: 1 }, [red, green]);
    const half = Math.round(Math.sqrt(255 ** 2 / 2));
    expect(pixels).toEqual([[half, half, 0, 255]]);
  });

  it("an entry across two pixels counts for both by its part", () => {
    // Columns of 2/3 pixel: the middle column lies half in each.
    const row = convOperator([1, 1, 1], { inputShape: [3] });
    const view = { row: 0, col: 0, rowScale: 1, colScale: 2 / 3 };
    const { pixels } = drawn(row, view, { width: 2, height: 1 }, [red, green, red]);
    expect(pixels[0]).toEqual(pixels[1]);
    expect(pixels[0][0]).toBe(Math.round(Math.sqrt((255 ** 2 * 1) / 1.5)));
  });

  it("an entry of two taps has both colours", () => {
    const merged = convOperator([1, 1, 1], { inputShape: [1], padding: 1, paddingMode: "replicate" });
    const view = { row: 0, col: 0, rowScale: 1, colScale: 1 };
    const { pixels } = drawn(merged, view, { width: 1, height: 1 }, [red, green, [0, 0, 255]]);
    const third = Math.round(Math.sqrt(255 ** 2 / 3));
    expect(pixels).toEqual([[third, third, third, 255]]);
  });

  it("only the visible rows are gone through", () => {
    const large = convOperator([1, 2, 3], { inputShape: [1_000_000] });
    const steps = raster(large, { row: 5e5, col: 5e5, rowScale: 1, colScale: 1 }, { width: 10, height: 10 }, [
      red,
      green,
      red,
    ]);
    expect(steps.next()).toEqual({ done: false, value: 1 });
    expect(steps.next().done).toBe(true);
  });

  it("nothing of a picture is left in the next, nor in one that is drawn meanwhile", () => {
    const view = { row: 0, col: 0, rowScale: 1, colScale: 1 };
    const draw = (operator = bidiagonal) => drawn(operator, view, { width: 3, height: 3 }, [red, green]).pixels;
    const other = convOperator([1], { inputShape: [3] });
    const [first, second] = [draw(), draw(other)];
    expect(second.filter(([, , , strength]) => strength > 0)).toHaveLength(3);
    expect(draw()).toEqual(first);
    const steps = raster(other, view, { width: 3, height: 3 }, [red, green]);
    steps.next();
    expect(draw()).toEqual(first);
    expect([...(steps.next().value as Uint8ClampedArray)]).toEqual(second.flat());
  });
});
