import type { ConvOperator } from "@convmtx/toeplitz";

/** A place in the matrix. */
export interface Place {
  readonly row: number;
  readonly col: number;
}

/** Where an arrow key leads: along a row from entry to entry, up and down to the nearest entry of the row there. */
export function moved(operator: ConvOperator, { row, col }: Place, key: string): Place | undefined {
  switch (key) {
    case "ArrowLeft":
      return inRow(operator, row, (cols) => cols.findLast((j) => j < col));
    case "ArrowRight":
      return inRow(operator, row, (cols) => cols.find((j) => j > col));
    case "Home":
      return inRow(operator, row, (cols) => cols[0]);
    case "End":
      return inRow(operator, row, (cols) => cols[cols.length - 1]);
    case "ArrowUp":
      return nearest(operator, row - 1, col);
    case "ArrowDown":
      return nearest(operator, row + 1, col);
    case "PageUp":
      return nearest(operator, Math.max(0, row - linesOf(operator)), col);
    case "PageDown":
      return nearest(operator, Math.min(operator.shape[0] - 1, row + linesOf(operator)), col);
    default:
      return undefined;
  }
}

/** The entry of a row that is nearest to a column; the place itself in a row without entries; undefined beyond the matrix. */
export function nearest(operator: ConvOperator, row: number, col: number): Place | undefined {
  if (row < 0 || row >= operator.shape[0]) return undefined;
  const to = inRow(operator, row, (cols) =>
    cols.length === 0 ? undefined : cols.reduce((best, j) => (Math.abs(j - col) < Math.abs(best - col) ? j : best)),
  );
  return to ?? { row, col };
}

function inRow(
  operator: ConvOperator,
  row: number,
  choose: (cols: readonly number[]) => number | undefined,
): Place | undefined {
  const col = choose([...operator.toCsr({ rows: [row, row + 1] }).indices]);
  return col === undefined ? undefined : { row, col };
}

/** The rows of one line of output pixels. */
function linesOf({ outputShape, geometry }: ConvOperator): number {
  const { hasChannels, layout, outChannels } = geometry;
  return hasChannels && layout === "channels-last" ? outputShape.at(-2)! * outChannels : outputShape.at(-1)!;
}
