import { expect, it } from "vitest";
import { montageOf } from "./montage.ts";
import { signalBars } from "./signal-bars.ts";

const montage = montageOf([3], false, "channels-first");

/** Where each bar begins and how far it goes, downwards as SVG has it. */
function barsOf(values: readonly number[], range: Parameters<typeof signalBars>[2]) {
  return signalBars(values, montage, range).map(({ colour, path }) => ({
    colour,
    bars: Array.from(path.matchAll(/M([\d.]+) ([\d.]+)h[\d.]+v(-?[\d.]+)h-[\d.]+z/g), (bar) =>
      bar.slice(1).map(Number),
    ),
  }));
}

it("of the unit range stand on the ground", () => {
  expect(barsOf([0, 0.5, 1], "unit")).toEqual([
    {
      colour: "#4a5a75",
      bars: [
        [1.1, 0.97, -0.47],
        [2.1, 0.97, -0.94],
      ],
    },
  ]);
});

it("of both signs go up and down from zero, in the colours of pictures of both", () => {
  expect(barsOf([-1, 0, 3], "signed")).toEqual([
    { colour: "rgb(176 68 0)", bars: [[2.1, 0.5, -0.47]] },
    { colour: "rgb(12 68 148)", bars: [[0.1, 0.5, 0.1567]] },
  ]);
});

it("end where the range does", () => {
  expect(barsOf([9, 2, 0], { low: 0, high: 2 })[0].bars.map(([, , length]) => length)).toEqual([-0.94, -0.94]);
});

it("of nothing are none", () => {
  expect(signalBars([0, 0, 0], montage, "signed")).toEqual([]);
});

it("of very many stand for their neighbours, as far as those reach", () => {
  const values = Array.from({ length: 64 * 4096 }, (_, i) => (i % 4096 === 5 ? 1 : i % 4096 === 9 ? -0.5 : 0));
  const many = montageOf([64, 4096], true, "channels-first");
  const bars = signalBars(values, many, "signed");
  for (const { path } of bars) expect(path.match(/M/g)).toHaveLength(64);
  expect(bars[0].path).toMatch(/^M0 0\.5h64v-0\.47h-64z/);
  expect(bars[1].path).toMatch(/^M0 0\.5h64v0\.235h-64z/);
});
