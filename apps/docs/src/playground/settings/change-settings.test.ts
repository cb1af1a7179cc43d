import { expect, it } from "vitest";
import { changed, withAxis, withDimensions, withTap } from "./change-settings.ts";
import { kernelValues } from "./layer-from-settings.ts";
import { defaultSettings, inputShape, kernelShape } from "./layer-settings.ts";

const byHand = changed(withAxis(defaultSettings, "all", { kernelSize: 2 }), {
  kernel: { preset: "custom", values: [1, 2, 3, 4] },
});

it("a kernel set by hand keeps what fits when it grows, shrinks, gets channels", () => {
  expect(withAxis(byHand, 1, { kernelSize: 3 }).kernel).toEqual({ preset: "custom", values: [1, 2, 0, 3, 4, 0] });
  expect(withAxis(byHand, 0, { kernelSize: 1 }).kernel).toEqual({ preset: "custom", values: [1, 2] });
  const layered = changed(byHand, { hasChannels: true, inChannels: 2, outChannels: 1 });
  expect(kernelShape(layered)).toEqual([1, 2, 2, 2]);
  expect(layered.kernel).toEqual({ preset: "custom", values: [1, 2, 3, 4, 0, 0, 0, 0] });
});

it("with fewer dimensions each channel keeps its own taps", () => {
  const layered = changed(byHand, { hasChannels: true, inChannels: 2, outChannels: 1 });
  const filled = changed(layered, { kernel: { preset: "custom", values: [1, 2, 3, 4, 5, 6, 7, 8] } });
  expect(withDimensions(filled, 1).kernel).toEqual({ preset: "custom", values: [1, 2, 5, 6] });
  expect(withDimensions(withDimensions(filled, 1), 2).kernel).toEqual({
    preset: "custom",
    values: [1, 2, 0, 0, 5, 6, 0, 0],
  });
});

it("a preset fills whatever shape there is", () => {
  const [one, three] = [withDimensions(defaultSettings, 1), withDimensions(defaultSettings, 3)];
  expect(kernelValues(one)).toEqual(Float64Array.of(1, 2, 3));
  expect(kernelValues(three)).toHaveLength(27);
  expect(three.axes[2]).toEqual(defaultSettings.axes[1]);
});

it("setting a tap makes the kernel one's own", () => {
  expect(withTap(withDimensions(defaultSettings, 1), 1, -7).kernel).toEqual({ preset: "custom", values: [1, -7, 3] });
});

it("shapes follow channels, groups, layout and direction", () => {
  const grouped = { ...defaultSettings, hasChannels: true, inChannels: 4, outChannels: 6, groups: 2 };
  expect(kernelShape(grouped)).toEqual([6, 2, 3, 3]);
  expect(kernelShape({ ...grouped, transposed: true })).toEqual([4, 3, 3, 3]);
  expect(inputShape(grouped)).toEqual([4, 8, 8]);
  expect(inputShape({ ...grouped, layout: "channels-last" })).toEqual([8, 8, 4]);
});
