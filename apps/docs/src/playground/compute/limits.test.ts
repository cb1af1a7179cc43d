import { expect, it } from "vitest";
import { examples } from "../settings/examples.ts";
import { layerOf } from "../settings/layer-from-settings.ts";
import { defaultAxis, defaultSettings } from "../settings/layer-settings.ts";
import { kernelRefusal, refusal } from "./limits.ts";

it.each(examples.map(({ name, settings }) => [name, settings] as const))("%s is small enough", (_, settings) => {
  expect(refusal(layerOf(settings).operator.forecast)).toBeUndefined();
});

it("what is too large is refused with what it would take", () => {
  const axis = { ...defaultAxis, size: 2000 };
  const text = refusal(layerOf({ ...defaultSettings, axes: [axis, axis] }).operator.forecast);
  expect(text).toContain("3,992,004 × 4,000,000 with 35,928,036 stored entries: 447 MB as CSR, 71,856,072 flops");
  expect(text).toContain("This page goes to 20,000,000 stored entries.");
});

it("so are too many elements of few entries", () => {
  const axis = { ...defaultAxis, size: 300_001, kernelSize: 1 };
  expect(refusal(layerOf({ ...defaultSettings, axes: [axis] }).operator.forecast)).toContain("300,000 elements");
});

it("so is a kernel, before it is made", () => {
  expect(kernelRefusal([256, 256, 3, 3])).toBeUndefined();
  expect(kernelRefusal([1024, 1024, 3, 3])).toContain("1024 × 1024 × 3 × 3, has 9,437,184 numbers");
});
