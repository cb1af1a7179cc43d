import { ConvmtxError } from "@convmtx/tensor";
import { expect, it } from "vitest";
import { examples } from "./examples.ts";
import { layerOf } from "./layer-from-settings.ts";
import { defaultAxis, defaultSettings } from "./layer-settings.ts";

it.each(examples.map(({ name, settings }) => [name, settings] as const))("%s is a layer", (_, settings) => {
  const { operator } = layerOf(settings);
  expect(operator.nnz).toBeGreaterThan(0);
});

it("options are said as shortly as they can be", () => {
  const axis = { ...defaultAxis, stride: 2, padBegin: 1, padEnd: 1 };
  const layer = layerOf({ ...defaultSettings, axes: [axis, axis] });
  expect(layer.options).toEqual({ inputShape: [8, 8], stride: 2, padding: 1 });
  const other = { ...axis, stride: 1, padBegin: 0, paddingMode: "reflect" as const };
  expect(layerOf({ ...defaultSettings, axes: [axis, other] }).options).toEqual({
    inputShape: [8, 8],
    stride: [2, 1],
    padding: [1, [0, 1]],
    paddingMode: ["zeros", "reflect"],
  });
});

it("the five million entries are five million", () => {
  const settings = examples.find(({ name }) => name === "Five million entries")?.settings;
  expect(layerOf(settings ?? defaultSettings).operator.nnz).toBeGreaterThan(4.9e6);
});

it("what does not fit is the layer's error", () => {
  const settings = { ...defaultSettings, hasChannels: true, inChannels: 3, outChannels: 2, groups: 2 };
  expect(() => layerOf(settings)).toThrow(ConvmtxError);
});
