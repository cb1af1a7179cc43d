import type { SpyGrid } from "./spy-grid.ts";
import { cellCount } from "./spy-grid.ts";

/** Red, green and blue from 0 to 255. */
export type SpyColour = readonly [red: number, green: number, blue: number];

/** The colours of the classes of entries, and how they are explained. */
export interface SpyPalette {
  /** One a class. */
  readonly colours: readonly SpyColour[];
  /** Beside the picture a grid of all colours, class r·cols + c in row r and column c. Default: none. */
  readonly legend?: { readonly title: string; readonly rows: number; readonly cols: number } | undefined;
}

/** Of all entries where no palette is given. */
const ink: SpyColour = [11, 61, 145];

/** A cell with a single entry is drawn at least so strongly, however dense others are. */
const leastStrength = 0.3;

/** The colour of a cell on white: that of its classes by their shares, the stronger the denser; undefined where nothing is. */
export function cellColour(grid: SpyGrid, cell: number, palette?: SpyPalette): SpyColour | undefined {
  const count = cellCount(grid, cell);
  if (count === 0) return undefined;
  const strength = leastStrength * Math.min(1, count) + (1 - leastStrength) * Math.sqrt(grid.shades[cell]);
  // Light adds up by its energy, of which the square is a good measure.
  const mixed = [0, 0, 0];
  for (let ofClass = 0; ofClass < grid.classes; ofClass++) {
    const share = grid.counts[cell * grid.classes + ofClass] / count;
    const colour = palette === undefined ? ink : palette.colours[ofClass];
    if (share > 0) for (let c = 0; c < 3; c++) mixed[c] += share * colour[c] ** 2;
  }
  const [red, green, blue] = mixed.map((energy) => Math.round(255 + (Math.sqrt(energy) - 255) * strength));
  return [red, green, blue];
}
