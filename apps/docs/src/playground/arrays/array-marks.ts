import { tapColours } from "@convmtx/sparse";
import type { ResolvedGeometry } from "@convmtx/window";
import type { Layer } from "../../layer/layer.ts";
import { cssColour } from "../../pictures/css-colour.ts";
import type { Mark } from "../../pictures/marks.ts";
import type { Links } from "../matrix/links.ts";
import type { Montage } from "./montage.ts";
import { readPadding } from "./read-padding.ts";

const chosen = "var(--picture-cursor)";

/** What lights up in the input: what is in focus, and what the output in focus reads, of the padding too, in the colours of the taps. */
export function inputMarks({ focus, entries }: Links, { operator }: Layer, montage: Montage): readonly Mark[] {
  if (focus.kind === "input") return [{ pixels: [montage.pixelOf[focus.col]], colour: chosen }];
  const { geometry } = operator;
  const window = new Marks(geometry);
  for (const { col, taps } of entries) window.add(montage.pixelOf[col], taps[0]);
  if (!geometry.transposed) {
    for (const { pixel, tap } of readPadding(geometry, montage, focus.row)) window.add(pixel, tap);
  }
  const own = focus.kind === "entry" ? [{ pixels: [montage.pixelOf[focus.col]], colour: chosen }] : [];
  return [...window.all(), ...own];
}

/** What lights up in the output: what is in focus, or what reads the input in focus. */
export function outputMarks({ focus, entries }: Links, { operator }: Layer, montage: Montage): readonly Mark[] {
  if (focus.kind !== "input") return [{ pixels: [montage.pixelOf[focus.row]], colour: chosen }];
  const readers = new Marks(operator.geometry);
  for (const { row, taps } of entries) readers.add(montage.pixelOf[row], taps[0]);
  return readers.all();
}

/** Pixels, those of one colour as one mark. */
class Marks {
  private readonly colourOf: (tap: number) => string;
  private readonly pixels = new Map<string, number[]>();

  constructor({ axes }: ResolvedGeometry) {
    const { palette, classOf } = tapColours(axes.map((axis) => axis.kernelSize));
    this.colourOf = (tap) => cssColour(palette.colours[classOf[tap]]);
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
