import { resolveGeometry } from "@convmtx/window";
import { expect, it } from "vitest";
import { arrayNotes } from "./array-notes.ts";
import { bordersOf } from "./borders.ts";
import { montageOf } from "./montage.ts";

function notesOf(options: Parameters<typeof resolveGeometry>[0]) {
  const geometry = resolveGeometry(options, "convOperator");
  const montage = montageOf(geometry.inputShape, geometry.hasChannels, geometry.layout, bordersOf(geometry));
  return arrayNotes(montage, geometry, geometry.inChannels).join(" ");
}

it.each([
  [{ inputShape: [5, 5], kernelShape: [3, 3] }, ""],
  [{ inputShape: [3, 5, 5], kernelShape: [1, 3, 3, 3] }, "From left to right, then down: channels 0 to 2."],
  [{ inputShape: [2, 9], kernelShape: [1, 2, 3] }, "From top to bottom: channels 0 and 1."],
  [{ inputShape: [4, 5, 5], kernelShape: [3, 3, 3] }, "From left to right, then down: depth 0 to 3."],
  [
    { inputShape: [2, 3, 5, 5], kernelShape: [1, 2, 3, 3, 3] },
    "From left to right, then down: depth 0 to 2, for each of channels 0 and 1.",
  ],
  [
    { inputShape: [100, 2, 2], kernelShape: [1, 100, 1, 1] },
    "From left to right, then down: the first 64 planes of 100: channels 0 to 99.",
  ],
  [{ inputShape: [5], kernelShape: [3], padding: 1 }, "Pale: the padding, which is no part of x."],
  [{ inputShape: [5], kernelShape: [3], padding: 50 }, "Pale: 32 elements of the padding, which is no part of x."],
  [{ inputShape: [5], kernelShape: [3], padding: -1 }, "Pale: what negative padding takes away; no window reads it."],
  [{ inputShape: [9000], kernelShape: [3] }, "The first 8,192 elements."],
])("%j", (options, notes) => {
  expect(notesOf(options)).toBe(notes);
});
