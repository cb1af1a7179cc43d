import { type ResolvedAxis, type ResolvedGeometry, sourceIndex } from "@convmtx/window";

/** What stands around an axis of a picture. */
export interface Border {
  /** Elements of padding that are drawn before the first and after the last. */
  readonly before: number;
  readonly after: number;
  /** Elements that negative padding takes away at either end. */
  readonly cutBefore: number;
  readonly cutAfter: number;
  /** The element that is repeated at a position beyond the ends, −1 for zero. */
  readonly source: (position: number) => number;
}

/** Of the rows and the columns of a picture. */
export type Borders = readonly [rows: Border, cols: Border];

const none: Border = { before: 0, after: 0, cutBefore: 0, cutAfter: 0, source: () => -1 };

export const noBorders: Borders = [none, none];

/** More padding than that would leave no room for the picture. */
export const mostPadding = 32;

/** The padding around the planes of a layer's input; a transposed layer has none there. */
export function bordersOf({ axes, transposed }: ResolvedGeometry): Borders {
  if (transposed) return noBorders;
  const [rows, cols] = axes.slice(-2).map(borderOf);
  return cols === undefined ? [none, rows] : [rows, cols];
}

function borderOf({ padBegin, padEnd, paddingMode, signalSize }: ResolvedAxis): Border {
  const drawn = (pad: number) => Math.min(Math.max(pad, 0), mostPadding);
  return {
    before: drawn(padBegin),
    after: drawn(padEnd),
    cutBefore: Math.min(Math.max(-padBegin, 0), signalSize),
    cutAfter: Math.min(Math.max(-padEnd, 0), signalSize),
    source: (position) => sourceIndex(paddingMode, position, signalSize),
  };
}
