import { type SpyColour, tapColours } from "@convmtx/sparse";
import type { ConvOperator } from "@convmtx/toeplitz";
import { cssColour } from "../pictures/css-colour.ts";

/** The colours of a 3 × 3 kernel's taps, as in every picture of a matrix. */
export const colourOfTap: readonly SpyColour[] = tapColours([3, 3]).palette.colours;

/** A tap's colour in CSS. */
export function tapCss(tap: number): string {
  return cssColour(colourOfTap[tap]);
}

const paper = 0.97;

/** Which taps are in each entry of a small matrix, [rows, columns] in C order; none where nothing is stored. */
export type TapTable = readonly (readonly number[])[];

export function tapTable(layer: ConvOperator): TapTable {
  const [rows, columns] = layer.shape;
  const table: (readonly number[])[] = Array.from({ length: rows * columns }, () => []);
  const { indptr, indices } = layer.pattern();
  const { tapPtr, taps } = layer.pattern().provenance();
  for (let row = 0; row < rows; row++) {
    for (let entry = indptr[row]; entry < indptr[row + 1]; entry++) {
      table[row * columns + indices[entry]] = [...taps.subarray(tapPtr[entry], tapPtr[entry + 1])];
    }
  }
  return table;
}

/** Tables one above the other as a picture [3, rows, columns]: each entry in the colour of its tap, or the mean of several. */
export function tapPicture(
  tables: readonly TapTable[],
  columns: number,
): { readonly values: Float64Array; readonly shape: readonly number[] } {
  const entries = tables.flat();
  const values = new Float64Array(3 * entries.length).fill(paper);
  entries.forEach((taps, at) => {
    if (taps.length === 0) return;
    for (let c = 0; c < 3; c++) values[c * entries.length + at] = meanOf(taps.map((tap) => colourOfTap[tap][c])) / 255;
  });
  return { values, shape: [3, entries.length / columns, columns] };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
