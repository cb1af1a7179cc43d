import { tapColours } from "@convmtx/sparse";
import type { ResolvedGeometry } from "@convmtx/window";
import { cssColour } from "../../pictures/css-colour.ts";
import type { Mark } from "../../pictures/marks.ts";
import { type Links, mostEntries } from "../matrix/links.ts";
import type { Montage } from "./montage.ts";
import { windowPlaces } from "./window-places.ts";

/** The colour of each spatial tap, in CSS. */
export type TapColour = (tap: number) => string;

export function tapColourOf({ axes }: ResolvedGeometry): TapColour {
  const { palette, classOf } = tapColours(axes.map((axis) => axis.kernelSize));
  return (tap) => cssColour(palette.colours[classOf[tap]]);
}

/** What the marks of a layer depend on. */
export interface MarkedLayer {
  readonly geometry: ResolvedGeometry;
  /** Of the array that is marked. */
  readonly montage: Montage;
  readonly colourOf: TapColour;
}

/**
 * What lights up in the input: what is in focus, and the window of the output in focus, in the padding too, in the colours of its taps. Dashed
 * is what the window reads only because the padding repeats it.
 */
export function inputMarks({ focus, entries }: Links, { geometry, montage, colourOf }: MarkedLayer): readonly Mark[] {
  if (focus.kind === "input") return chosen(montage.pixelOf[focus.col]);
  const [window, repeated] = [new Marks(colourOf), new Marks(colourOf)];
  const places = geometry.transposed ? [] : windowPlaces(geometry, montage, focus.row);
  for (const { pixel, tap } of places) window.add(pixel, tap);
  const inWindow = new Set(places.map(({ pixel }) => pixel));
  // Of a window that is not outlined as a whole nobody knows what is beside it.
  for (const { col, taps } of places.length < mostEntries ? entries : []) {
    const pixel = montage.pixelOf[col];
    if (!inWindow.has(pixel)) (geometry.transposed ? window : repeated).add(pixel, taps[0]);
  }
  const dashed = repeated.all().map((mark) => ({ ...mark, isDashed: true }));
  return [...window.all(), ...dashed, ...(focus.kind === "entry" ? chosen(montage.pixelOf[focus.col]) : [])];
}

/** What lights up in the output: what is in focus, or what reads the input in focus. */
export function outputMarks({ focus, entries }: Links, { montage, colourOf }: MarkedLayer): readonly Mark[] {
  if (focus.kind !== "input") return chosen(montage.pixelOf[focus.row]);
  const readers = new Marks(colourOf);
  for (const { row, taps } of entries) readers.add(montage.pixelOf[row], taps[0]);
  return readers.all();
}

/** A pixel that is not shown, −1, has no mark. */
function chosen(pixel: number): readonly Mark[] {
  return pixel < 0 ? [] : [{ pixels: [pixel], colour: "var(--picture-cursor)" }];
}

/** Pixels, those of one colour as one mark. */
class Marks {
  private readonly colourOf: TapColour;
  private readonly pixels = new Map<string, number[]>();

  constructor(colourOf: TapColour) {
    this.colourOf = colourOf;
  }

  /** A pixel that is not shown, −1, is none. */
  add(pixel: number, tap: number): void {
    if (pixel < 0) return;
    const colour = this.colourOf(tap);
    const ofColour = this.pixels.get(colour) ?? [];
    ofColour.push(pixel);
    this.pixels.set(colour, ofColour);
  }

  all(): readonly Mark[] {
    return Array.from(this.pixels, ([colour, pixels]) => ({ colour, pixels }));
  }
}
