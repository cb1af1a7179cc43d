import { expect, it } from "vitest";
import { faultText } from "./fault-text.ts";
import { layerOf } from "./layer-from-settings.ts";
import { defaultAxis, defaultSettings } from "./layer-settings.ts";

function faultOf(settings: Parameters<typeof layerOf>[0]): string {
  try {
    layerOf(settings);
    return "none";
  } catch (error) {
    return faultText(settings, (error as Error).message);
  }
}

it("axes have their names, and nothing speaks of the library's function", () => {
  const axes = [defaultAxis, { ...defaultAxis, size: 2 }];
  const text = faultOf({ ...defaultSettings, axes });
  expect(text).toMatch(/^Width/);
  expect(text).not.toMatch(/axis|convOperator/);
});

it("groups that do not divide are the fault, not the kernel's shape that follows", () => {
  const channels = { ...defaultSettings, hasChannels: true, inChannels: 3, outChannels: 8, groups: 2 };
  expect(faultOf(channels)).toContain("3 input channels do not divide into 2 groups.");
  expect(faultOf({ ...channels, inChannels: 4, outChannels: 5 })).toContain("5 output channels do not divide");
});

it("options have the names that they have on the page", () => {
  const axis = { ...defaultAxis, padBegin: 1, padEnd: 1, paddingMode: "circular" as const };
  expect(faultOf({ ...defaultSettings, axes: [axis], preset: "tf" })).toMatch(/^Beyond the edge/);
});
