import type { ResolvedGeometry } from "@convmtx/window";
import { countText } from "../../controls/number-text.ts";
import { mostPadding } from "./borders.ts";
import type { Montage } from "./montage.ts";

/** What must be known to read the picture of an array, in sentences. */
export function arrayNotes(montage: Montage, { axes }: ResolvedGeometry, channels: number): readonly string[] {
  const { height, width, planes, isCut, borders } = montage;
  const notes: string[] = [];
  if (planes > 1) notes.push(planesText(montage, axes.length, channels));
  if (isCut)
    notes.push(`The first ${countText(Math.max(height, width))} elements${axes.length > 1 ? " of a side" : ""}.`);
  const ends = borders.flatMap(({ before, after }) => [before, after]);
  if (ends.some((end) => end > 0)) {
    const part = ends.includes(mostPadding) ? `, ${mostPadding} elements of it at most on each side` : "";
    notes.push(`Pale: the padding, which is no part of x${part}.`);
  }
  if (borders.some(({ cutBefore, cutAfter }) => cutBefore + cutAfter > 0)) {
    notes.push("Pale: what negative padding takes away; no window reads it.");
  }
  return notes;
}

/** What happens along the depth of an input, of which there is no picture. */
export function depthNotes({ axes, transposed }: ResolvedGeometry): readonly string[] {
  const depths = transposed ? [] : axes.slice(0, -2);
  const pads = depths.flatMap(({ padBegin, padEnd }) => [padBegin, padEnd]);
  return [
    ...(pads.some((pad) => pad > 0) ? ["The padding before and behind all slices is not drawn."] : []),
    ...(pads.some((pad) => pad < 0) ? ["Negative padding takes whole slices away: no window reads them."] : []),
  ];
}

/** Which plane is which. */
function planesText({ planes, shown }: Montage, dimensions: number, channels: number): string {
  const depth = planes / channels;
  const shownChannels = Math.ceil(shown / depth);
  const direction = dimensions === 1 ? "From top to bottom" : "From left to right, then down";
  const part = shown < planes ? `the first ${shown} planes of ${countText(planes)}: ` : "";
  const ofChannels = shownChannels === 1 ? "channel 0" : `channels ${numbers(shownChannels)}`;
  const ofEach = shownChannels === 1 ? `, of ${ofChannels}` : `, for each of ${ofChannels}`;
  const text = depth === 1 ? ofChannels : `depth ${numbers(depth)}${channels > 1 ? ofEach : ""}`;
  return `${direction}: ${part}${text}.`;
}

function numbers(length: number): string {
  return length === 2 ? "0 and 1" : `0 to ${length - 1}`;
}
