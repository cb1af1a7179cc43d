import { expect, it } from "vitest";
import { layerOf } from "./layer-from-settings.ts";
import { defaultAxis, defaultSettings } from "./layer-settings.ts";
import { modesOf, paddingModes, presets } from "./words.ts";

it.each(presets)("%s: the modes that are offered are those that the library takes", (preset) => {
  const taken = paddingModes.filter((paddingMode) => {
    const axis = { ...defaultAxis, padBegin: 1, padEnd: 1, paddingMode };
    try {
      layerOf({ ...defaultSettings, axes: [axis, axis], preset });
      return true;
    } catch {
      return false;
    }
  });
  expect(modesOf[preset]).toEqual(taken);
});
