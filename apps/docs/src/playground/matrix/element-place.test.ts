import { expect, it } from "vitest";
import { examples } from "../settings/examples.ts";
import { layerOf } from "../settings/layer-from-settings.ts";
import { channelPlace, kernelSlice, placeOf, sliceChannels } from "./element-place.ts";
import { rowEntries } from "./links.ts";

it("a flat index as a place", () => {
  expect(placeOf(23, [2, 3, 4])).toEqual([1, 2, 3]);
  expect(placeOf(0, [])).toEqual([]);
});

const settings = { ...examples[1].settings, hasChannels: true, inChannels: 4, outChannels: 6 };

it("channels stand first or last", () => {
  const { geometry } = layerOf({ ...settings, layout: "channels-last" }).operator;
  expect(channelPlace(7, [8, 8, 4], geometry)).toEqual({ channel: 3, spatial: [0, 1] });
  const first = layerOf(settings).operator.geometry;
  expect(channelPlace(65, [4, 8, 8], first)).toEqual({ channel: 1, spatial: [0, 1] });
});

it.each([
  ["channels-first", false, 1],
  ["channels-last", false, 2],
  ["channels-first", true, 2],
  ["channels-last", true, 1],
] as const)("%s, transposed %s, groups %d: an entry's value is its slice's tap", (layout, transposed, groups) => {
  const { operator, kernel } = layerOf({ ...settings, layout, transposed, groups, kernel: { preset: "random" } });
  for (let row = 0; row < operator.shape[0]; row += 37) {
    for (const entry of rowEntries(operator, row)) {
      const slice = kernelSlice(entry, operator.geometry);
      expect(entry.value).toBe(kernel.data[9 * slice + entry.taps[0]]);
      expect(sliceChannels(slice, operator.geometry)).toEqual({
        input: channelPlace(entry.col, operator.inputShape, operator.geometry).channel,
        output: channelPlace(entry.row, operator.outputShape, operator.geometry).channel,
      });
    }
  }
});
