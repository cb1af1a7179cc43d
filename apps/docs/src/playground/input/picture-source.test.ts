import { describe, expect, it } from "vitest";
import { examples } from "../settings/examples.ts";
import { defaultAxis, defaultSettings, inputShape } from "../settings/layer-settings.ts";
import {
  defaultSource,
  drawablePicture,
  inputValues,
  isDrawable,
  type PictureSource,
  readSource,
  writeSource,
} from "./picture-source.ts";

const own: PictureSource = {
  kind: "own",
  picture: { height: 2, width: 2, channels: 1, values: Float64Array.of(0, 1, 0.2, 0.6) },
};

const small = { ...defaultAxis, size: 2, kernelSize: 1 };
const twoByTwo = { ...defaultSettings, axes: [small, small] };

it.each(examples.map(({ name, settings }) => [name, settings] as const))(
  "%s has an input of its shape, in [0, 1]",
  (_, settings) => {
    const values = inputValues(settings, defaultSource);
    expect(values).toHaveLength(inputShape(settings).reduce((a, b) => a * b, 1));
    expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
  },
);

it("one's own picture is taken as it is, or its nearest pixels", () => {
  const axis = { ...defaultAxis, size: 2, kernelSize: 1 };
  expect(inputValues({ ...defaultSettings, axes: [axis, axis] }, own)).toEqual(own.picture.values);
  const twice = { ...axis, size: 4 };
  expect([...inputValues({ ...defaultSettings, axes: [axis, twice] }, own)]).toEqual([0, 0, 1, 1, 0.2, 0.2, 0.6, 0.6]);
});

it("the slices of a volume are one picture, each a pixel further", () => {
  const axis = { ...defaultAxis, size: 2, kernelSize: 1 };
  const [a, b, c, d] = own.picture.values;
  expect([...inputValues({ ...defaultSettings, axes: [axis, axis, axis] }, own)]).toEqual([a, b, c, d, b, a, d, c]);
});

it("channels lie where the layout says", () => {
  const axes = [
    { ...defaultAxis, size: 2, kernelSize: 1 },
    { ...defaultAxis, size: 2, kernelSize: 1 },
  ];
  const settings = { ...defaultSettings, axes, hasChannels: true, inChannels: 2 };
  const first = inputValues(settings, defaultSource);
  const last = inputValues({ ...settings, layout: "channels-last" }, defaultSource);
  expect([...last].filter((_, i) => i % 2 === 1)).toEqual([...first.subarray(4)]);
});

describe("in the address", () => {
  it("a sample is its name, a drawn picture its bytes", () => {
    expect(writeSource(defaultSettings, defaultSource)).toBe("landscape");
    expect(readSource("landscape")).toEqual(defaultSource);
    const text = writeSource(twoByTwo, own);
    expect(text).toBe("2x2x1:AP8zmQ");
    expect(readSource(text!)).toEqual(own);
  });

  it("a picture from a file is written as large as the input is; a large one is left out", () => {
    const picture = { height: 40, width: 40, channels: 3 as const, values: new Float64Array(4800).fill(1) };
    const source = { kind: "own", picture } as const;
    expect(writeSource(twoByTwo, source)).toBe("2x2x1:_____w");
    const axis = { ...defaultAxis, size: 40 };
    expect(writeSource({ ...defaultSettings, axes: [axis, axis] }, source)).toBeUndefined();
  });

  it.each(["", "cat", "2x2x1:A", "2x2x1:AP8", "2x2x2:AP8zmQ", "2x2x1:AP8zmQAA", "9999x9999x3:AAAA"])(
    "%j is nothing",
    (text) => {
      expect(readSource(text)).toBeUndefined();
    },
  );
});

it("only one plane, or three colours, can be drawn on", () => {
  expect(isDrawable(defaultSettings)).toBe(true);
  expect(drawablePicture(defaultSettings, defaultSource)).toMatchObject({ height: 8, width: 8, channels: 1 });
  const colour = { ...defaultSettings, hasChannels: true, inChannels: 3 };
  expect(isDrawable(colour)).toBe(true);
  expect(drawablePicture(colour, defaultSource)).toMatchObject({ channels: 3 });
  expect(isDrawable({ ...colour, inChannels: 4 })).toBe(false);
  expect(isDrawable({ ...defaultSettings, axes: [1, 2, 3].map(() => defaultAxis) })).toBe(false);
});
