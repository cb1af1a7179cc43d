import { expect, it } from "vitest";
import { examples } from "../settings/examples.ts";
import { layerOf } from "../settings/layer-from-settings.ts";
import { defaultAxis, defaultSettings } from "../settings/layer-settings.ts";
import { refusal } from "./limits.ts";

it.each(examples.map(({ name, settings }) => [name, settings] as const))("%s is small enough", (_, settings) => {
  expect(refusal(layerOf(settings).operator)).toBeUndefined();
});

it("what is too large is refused with what it would take", () => {
  const axis = { ...defaultAxis, size: 2000 };
  const text = refusal(layerOf({ ...defaultSettings, axes: [axis, axis] }).operator);
  expect(text).toContain("3,992,004 × 4,000,000 with 35,928,036 stored entries: 447 MB as CSR, 71,856,072 flops");
  expect(text).toContain("This page goes to 20,000,000 stored entries.");
});

it("so are too many elements of few entries", () => {
  const axis = { ...defaultAxis, size: 5_000_000, kernelSize: 1 };
  expect(refusal(layerOf({ ...defaultSettings, axes: [axis] }).operator)).toContain("4,000,000 elements");
});
