import { expect, it } from "vitest";
import type { SpyColour } from "./spy-palette.ts";
import { tapColours } from "./tap-colours.ts";

const apart = (a: SpyColour, b: SpyColour): number => Math.hypot(...a.map((value, c) => value - b[c]));
const luma = ([red, green, blue]: SpyColour): number => 0.299 * red + 0.587 * green + 0.114 * blue;

it.each([[[3, 3]], [[5, 5]], [[9]], [[1, 7]], [[3, 3, 3]], [[1]]])(
  "a colour for each tap of %j, apart from the others and from white",
  (size) => {
    const { palette, classCount, classOf } = tapColours(size);
    const count = size.reduce((a, b) => a * b, 1);
    expect([...classOf]).toEqual(Array.from({ length: count }, (_, tap) => tap));
    expect([classCount, palette.colours.length]).toEqual([count, count]);
    expect(palette.legend).toMatchObject({ title: `taps ${size.join(" × ")}`, cols: size[size.length - 1] });
    for (const [i, a] of palette.colours.entries()) {
      expect(luma(a)).toBeLessThan(210);
      for (const b of palette.colours.slice(i + 1)) expect(apart(a, b)).toBeGreaterThan(8);
    }
  },
);

it("shares colours among neighbours of a large kernel", () => {
  const { classCount, classOf, palette } = tapColours([11, 11]);
  // Two by two taps: six by six colours, the last ones for fewer taps.
  expect([classCount, palette.colours.length]).toEqual([36, 36]);
  expect([0, 1, 2, 10, 11, 12, 22, 120].map((tap) => classOf[tap])).toEqual([0, 0, 1, 5, 0, 0, 6, 35]);
  expect(tapColours([1001]).classCount).toBeLessThanOrEqual(64);
});
