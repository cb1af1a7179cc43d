import { resolveGeometry } from "@convmtx/window";
import { expect, it } from "vitest";
import { arrayNotes, depthNotes } from "./array-notes.ts";
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
    "From left to right, then down: the first 64 planes of 100: channels 0 to 63.",
  ],
  [{ inputShape: [5], kernelShape: [3], padding: 1 }, "Pale: the padding, which is no part of x."],
  [
    { inputShape: [5], kernelShape: [3], padding: 50 },
    "Pale: the padding, which is no part of x, 32 elements of it at most on each side.",
  ],
  [{ inputShape: [5], kernelShape: [3], padding: -1 }, "Pale: what negative padding takes away; no window reads it."],
  [{ inputShape: [9000], kernelShape: [3] }, "The first 8,192 elements."],
  [
    { inputShape: [100, 9000], kernelShape: [1, 100, 1], padding: [[5, 40]] as const },
    "From top to bottom: the first 64 planes of 100: channels 0 to 63. The first 8,192 elements. Pale: the padding, which is no part of x.",
  ],
])("%j", (options, notes) => {
  expect(notesOf(options)).toBe(notes);
});

it("tells of the depth, where there is padding that no picture shows", () => {
  const notesFor = (padding: [number, number][], transposed = false) =>
    depthNotes(resolveGeometry({ inputShape: [4, 3, 3], kernelShape: [2, 2, 2], padding, transposed }, "convOperator"));
  const [flat, none] = [
    [0, 0],
    [0, 0],
  ] as [number, number][];
  expect(notesFor([[1, 0], flat, none]).join()).toContain("before and behind all slices");
  expect(notesFor([[-1, 0], flat, none]).join()).toContain("takes whole slices away");
  expect(notesFor([flat, [1, 1], [1, 1]])).toEqual([]);
  expect(notesFor([[1, 0], flat, none], true)).toEqual([]);
});
