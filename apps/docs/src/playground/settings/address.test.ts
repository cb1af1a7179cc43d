import { describe, expect, it } from "vitest";
import { isWritable, readSettings, writeSettings } from "./address.ts";
import { examples } from "./examples.ts";
import { defaultAxis, defaultSettings, type LayerSettings } from "./layer-settings.ts";

describe("the address of a layer", () => {
  it.each(examples.map(({ name, settings }) => [name, settings] as const))("brings back: %s", (_, settings) => {
    const { settings: again, faults } = readSettings(new URLSearchParams(writeSettings(settings).toString()));
    expect(faults).toEqual([]);
    expect(again).toEqual(settings);
  });

  it("says sides, modes and a kernel of one's own", () => {
    const settings: LayerSettings = {
      ...defaultSettings,
      axes: [
        { ...defaultAxis, size: 5, kernelSize: 1, stride: 2, padBegin: -1, padEnd: 2 },
        { ...defaultAxis, size: 7, kernelSize: 2, paddingMode: "circular", padBegin: 1, padEnd: 1 },
      ],
      flip: true,
      preset: "torch",
      kernel: { preset: "custom", values: [0.5, -2] },
    };
    const text = decodeURIComponent(writeSettings(settings).toString());
    expect(text).toBe("n=5x7&k=1x2&s=2x1&p=-1:2,1&mode=zeros,circular&flip=1&preset=torch&w=0.5,-2");
    expect(readSettings(new URLSearchParams(text)).settings).toEqual(settings);
  });

  it("without parameters is the default", () => {
    expect(readSettings(new URLSearchParams())).toEqual({ settings: defaultSettings, faults: [] });
  });

  it.each([
    ["n=0x8", { axes: defaultSettings.axes }],
    ["n=2x2x2x2", { axes: defaultSettings.axes }],
    ["k=3x3x3", { axes: defaultSettings.axes }],
    ["p=1:2:3", { axes: defaultSettings.axes }],
    ["mode=mirror", { axes: defaultSettings.axes }],
    ["c=3", { hasChannels: false }],
    ["preset=caffe", { preset: undefined }],
    ["w=1,2", { kernel: { preset: "counting" } }],
    ["w=1,2,3,4,5,6,7,8,0x9", { kernel: { preset: "counting" } }],
    ["w=1,2,3,4,5,6,7,,9", { kernel: { preset: "counting" } }],
    ["g=2,9", { groups: 1 }],
    ["kernel=3x3", { kernel: { preset: "counting" } }],
    ["layout=last", { layout: "channels-first" }],
    ["t=yes", { transposed: false }],
    ["flip=0", { flip: false }],
    ["w=1,2,3,4,5,6,7,8,x", { kernel: { preset: "counting" } }],
  ])("that says %s is told of, and the default stands", (text, expected) => {
    const { settings, faults } = readSettings(new URLSearchParams(text));
    expect(faults).toEqual([text]);
    expect(settings).toMatchObject(expected);
  });

  it("leaves a kernel out that is too long for an address", () => {
    const axes = [
      { ...defaultAxis, size: 30, kernelSize: 21 },
      { ...defaultAxis, size: 30, kernelSize: 21 },
    ];
    const values = new Array<number>(441).fill(1);
    const settings = { ...defaultSettings, axes, kernel: { preset: "custom", values } as const };
    expect(writeSettings(settings).has("w")).toBe(false);
    expect(isWritable(settings)).toBe(false);
    expect(isWritable(defaultSettings)).toBe(true);
  });
});
