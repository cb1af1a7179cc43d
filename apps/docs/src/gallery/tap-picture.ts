import type { ConvOperator } from "@convmtx/toeplitz";

/** Nine colours that differ to every eye: P. Tol's "muted" scheme. */
export const tapColours = [
  "#332288",
  "#88ccee",
  "#44aa99",
  "#117733",
  "#999933",
  "#ddcc77",
  "#cc6677",
  "#882255",
  "#aa4499",
] as const;

const paper = 0.97;

/** A small matrix as a picture [3, rows, columns]: each entry in the colour of the tap that it comes from, or the mean of several. */
export function tapPicture(layers: readonly ConvOperator[]): { values: Float64Array; shape: readonly number[] } {
  const columns = layers[0].shape[1];
  const rows = layers.reduce((sum, { shape }) => sum + shape[0], 0);
  const size = rows * columns;
  const values = new Float64Array(3 * size).fill(paper);
  let top = 0;
  for (const layer of layers) {
    const pattern = layer.pattern();
    for (let row = 0; row < layer.shape[0]; row++) {
      for (let entry = pattern.indptr[row]; entry < pattern.indptr[row + 1]; entry++) {
        const at = (top + row) * columns + pattern.indices[entry];
        const taps = pattern.taps(entry);
        for (let c = 0; c < 3; c++) values[c * size + at] = meanOf(taps.map((tap) => channelOf(tapColours[tap], c)));
      }
    }
    top += layer.shape[0];
  }
  return { values, shape: [3, rows, columns] };
}

/** Which taps of a layer are in an entry of its matrix; none where nothing is stored. */
export function tapsAt(layer: ConvOperator, row: number, column: number): readonly number[] {
  const pattern = layer.pattern();
  for (let entry = pattern.indptr[row]; entry < pattern.indptr[row + 1]; entry++) {
    if (pattern.indices[entry] === column) return pattern.taps(entry);
  }
  return [];
}

/** Of #rrggbb, 0 to 1. */
function channelOf(colour: string, channel: number): number {
  return Number.parseInt(colour.slice(1 + 2 * channel, 3 + 2 * channel), 16) / 255;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
