import type { SpyColour } from "@convmtx/sparse";
import type { Screen } from "./terminal.ts";

/** The least lightness of a colour that can be read on black, of 255. */
const leastLuma = 120;

/** Colours text where the screen has at least 256 colours; undefined elsewhere. */
export function painterOn(
  { hasColour, stream }: Screen,
  colours: readonly SpyColour[],
): ((text: string, which: number) => string) | undefined {
  const depth = stream?.getColorDepth?.() ?? 24;
  if (!hasColour || depth < 8) return undefined;
  const codes = colours.map(lifted).map((colour) => (depth >= 24 ? `2;${colour.join(";")}` : `5;${cubeIndex(colour)}`));
  return (text, which) => `\u001b[38;${codes[which]}m${text}\u001b[39m`;
}

/** The colour, mixed with white if it is too dark. */
function lifted(colour: SpyColour): SpyColour {
  const [red, green, blue] = colour;
  const luma = 0.299 * red + 0.587 * green + 0.114 * blue;
  const white = luma >= leastLuma ? 0 : (leastLuma - luma) / (255 - luma);
  const [r, g, b] = colour.map((value) => Math.round(value + (255 - value) * white));
  return [r, g, b];
}

/** The nearest of the 6 × 6 × 6 colours that terminals number from 16 on. */
function cubeIndex(colour: SpyColour): number {
  const steps = [0, 95, 135, 175, 215, 255];
  const nearest = (value: number): number =>
    steps.reduce((best, step, i) => (Math.abs(step - value) < Math.abs(steps[best] - value) ? i : best), 0);
  const [red, green, blue] = colour.map(nearest);
  return 16 + 36 * red + 6 * green + blue;
}
