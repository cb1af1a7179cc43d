import type { SpyColour } from "@convmtx/sparse";

/** A colour of a palette in CSS. */
export function cssColour(colour: SpyColour): string {
  return `rgb(${colour.join(" ")})`;
}
