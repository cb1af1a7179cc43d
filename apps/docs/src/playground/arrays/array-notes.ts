import type { ResolvedGeometry } from "@convmtx/window";
import { mostPadding } from "./borders.ts";
import type { Montage } from "./montage.ts";

const count = (value: number) => value.toLocaleString("en");

/** What a picture of an array needs to be understood, in sentences. */
export function arrayNotes(montage: Montage, { axes }: ResolvedGeometry, channels: number): readonly string[] {
  const { height, width, planes, isCut, borders } = montage;
  const notes: string[] = [];
  if (planes > 1) notes.push(planesText(montage, axes.length, channels));
  if (isCut) notes.push(`The first ${count(Math.max(height, width))} elements${axes.length > 1 ? " of a side" : ""}.`);
  if (borders.some(({ before, after }) => before + after > 0)) {
    const part = borders.some((border) => border.isCut) ? `${mostPadding} elements of the padding` : "the padding";
    notes.push(`Pale: ${part}, which is no part of x.`);
  }
  if (borders.some(({ cutBefore, cutAfter }) => cutBefore + cutAfter > 0)) {
    notes.push("Pale: what negative padding takes away; no window reads it.");
  }
  return notes;
}

/** Which plane is which. */
function planesText({ planes, shown }: Montage, dimensions: number, channels: number): string {
  const depth = planes / channels;
  const direction = dimensions === 1 ? "From top to bottom" : "From left to right, then down";
  const part = shown < planes ? `the first ${shown} planes of ${count(planes)}: ` : "";
  const ofChannels = `channels ${numbers(channels)}`;
  const text = depth === 1 ? ofChannels : `depth ${numbers(depth)}${channels > 1 ? `, for each of ${ofChannels}` : ""}`;
  return `${direction}: ${part}${text}.`;
}

function numbers(length: number): string {
  return length === 2 ? "0 and 1" : `0 to ${length - 1}`;
}
