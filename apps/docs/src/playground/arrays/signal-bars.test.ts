import { expect, it } from "vitest";
import { montageOf } from "./montage.ts";
import { signalBars } from "./signal-bars.ts";

const montage = montageOf([3], false, "channels-first");

/** Where each bar begins and how far it goes, downwards as SVG has it. */
function barsOf(values: readonly number[], range: Parameters<typeof signalBars>[2]) {
  return signalBars(values, montage, range).map(({ sign, path }) => ({
    sign,
    bars: Array.from(path.matchAll(/M([\d.]+) ([\d.]+)h0\.8v(-?[\d.]+)h-0\.8z/g), (bar) => bar.slice(1).map(Number)),
  }));
}

it("of the unit range stand on the ground", () => {
  expect(barsOf([0, 0.5, 1], "unit")).toEqual([
    {
      sign: "positive",
      bars: [
        [1.1, 0.97, -0.47],
        [2.1, 0.97, -0.94],
      ],
    },
  ]);
});

it("of both signs go up and down from zero, each by its part of the whole range", () => {
  expect(barsOf([-1, 0, 3], "signed")).toEqual([
    { sign: "positive", bars: [[2.1, 0.735, -0.705]] },
    { sign: "negative", bars: [[0.1, 0.735, 0.235]] },
  ]);
});

it("end where the range does", () => {
  expect(barsOf([9, 2, 0], { low: 0, high: 2 })[0].bars.map(([, , length]) => length)).toEqual([-0.94, -0.94]);
});

it("of nothing are none", () => {
  expect(signalBars([0, 0, 0], montage, "signed")).toEqual([]);
});
