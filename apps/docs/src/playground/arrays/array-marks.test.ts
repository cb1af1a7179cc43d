import { expect, it } from "vitest";
import { type Focus, linksOf } from "../matrix/links.ts";
import { layerOf } from "../settings/layer-from-settings.ts";
import { defaultAxis, defaultSettings, type LayerSettings } from "../settings/layer-settings.ts";
import { inputMarks, outputMarks } from "./array-marks.ts";
import { bordersOf } from "./borders.ts";
import { montageOf } from "./montage.ts";

const cursor = "var(--picture-cursor)";
const output: Focus = { kind: "output", row: 0 };

/** Each mark as its colour, the tap's number, and its pixels; dashed ones with a minus before the colour. */
function marksOf(settings: Partial<LayerSettings>, focus: Focus) {
  const { operator, ...layer } = layerOf({ ...defaultSettings, ...settings });
  const { geometry, inputShape, outputShape } = operator;
  const links = linksOf({ operator, ...layer }, focus);
  const colourOf = (tap: number) => `tap ${tap}`;
  const montages = {
    input: montageOf(inputShape, geometry.hasChannels, geometry.layout, bordersOf(geometry)),
    output: montageOf(outputShape, geometry.hasChannels, geometry.layout),
  };
  const short = (marks: ReturnType<typeof inputMarks>) =>
    marks.map((mark) => [`${mark.colour}${mark.isDashed ? ", dashed" : ""}`, ...("pixels" in mark ? mark.pixels : [])]);
  return {
    input: short(inputMarks(links, { geometry, montage: montages.input, colourOf })),
    output: short(outputMarks(links, { geometry, montage: montages.output, colourOf })),
  };
}

const signal = { ...defaultAxis, size: 4, padBegin: 1, padEnd: 1 };

it("the window is outlined where it lies, in the padding too", () => {
  const marks = marksOf({ axes: [signal] }, output);
  // Pixel 0 is the padding before the four elements.
  expect(marks).toEqual({
    input: [
      ["tap 0", 0],
      ["tap 1", 1],
      ["tap 2", 2],
    ],
    output: [[cursor, 0]],
  });
});

it("a tap that the padding leads back into the window has its colour in the padding, the other where it falls", () => {
  const marks = marksOf({ axes: [{ ...signal, paddingMode: "reflect" }] }, output);
  expect(marks.input).toEqual([
    ["tap 0", 0],
    ["tap 1", 1],
    ["tap 2", 2],
  ]);
});

it("what the padding repeats from elsewhere is dashed", () => {
  const marks = marksOf({ axes: [{ ...signal, paddingMode: "circular" }] }, output);
  expect(marks.input).toEqual([
    ["tap 0", 0],
    ["tap 1", 1],
    ["tap 2", 2],
    ["tap 0, dashed", 4],
  ]);
});

it("an entry's element is outlined once more; of an input what reads it", () => {
  const entry = marksOf({ axes: [signal] }, { kind: "entry", row: 1, col: 1 });
  expect(entry.input.at(-1)).toEqual([cursor, 2]);
  expect(entry.output).toEqual([[cursor, 1]]);
  const input = marksOf({ axes: [signal] }, { kind: "input", col: 0 });
  expect(input).toEqual({
    input: [[cursor, 1]],
    output: [
      ["tap 1", 0],
      ["tap 0", 1],
    ],
  });
});

it("of a transposed layer the inputs are those that its output sums", () => {
  const marks = marksOf({ axes: [{ ...defaultAxis, size: 3 }], transposed: true }, { kind: "output", row: 2 });
  expect(marks.input).toEqual([
    ["tap 2", 0],
    ["tap 1", 1],
    ["tap 0", 2],
  ]);
});

it("what is not shown is not outlined", () => {
  const axes = [1, 2].map(() => ({ ...defaultAxis, size: 1, kernelSize: 1 }));
  const many = { axes, hasChannels: true, inChannels: 100 };
  const marks = marksOf(many, { kind: "entry", row: 0, col: 99 });
  expect(marks.input.some(([colour]) => colour === cursor)).toBe(false);
  expect(marksOf(many, { kind: "input", col: 99 }).input).toEqual([]);
});

it("of a window that is too large to be outlined as a whole nothing is taken for a repetition", () => {
  const axes = [1, 2].map(() => ({ ...defaultAxis, size: 40, kernelSize: 40 }));
  const marks = marksOf({ axes, hasChannels: true, inChannels: 2 }, output);
  expect(marks.input).toHaveLength(500);
  expect(marks.input.filter(([colour]) => String(colour).includes("dashed"))).toEqual([]);
});
