import type { ConvOperator } from "@convmtx/toeplitz";
import type { Layer } from "../../layer/layer.ts";
import { columnRows } from "./column-rows.ts";

/** What the user points at: an output element (a row), an input element (a column), or a place of the matrix. */
export type Focus =
  | { readonly kind: "output"; readonly row: number }
  | { readonly kind: "input"; readonly col: number }
  | { readonly kind: "entry"; readonly row: number; readonly col: number };

/** A stored entry with the spatial taps that it sums. */
export interface Entry {
  readonly row: number;
  readonly col: number;
  readonly value: number;
  readonly taps: readonly number[];
}

/** The entries of a row: what the output element reads, and with which taps. */
export function rowEntries(operator: ConvOperator, row: number): readonly Entry[] {
  const { indices, data } = operator.toCsr({ rows: [row, row + 1] });
  const [{ tapPtr, taps }] = operator.tapBlocks({ rows: [row, row + 1] });
  return Array.from(indices, (col, e) => ({
    row,
    col,
    value: data[e],
    taps: [...taps.subarray(tapPtr[e], tapPtr[e + 1])],
  }));
}

/** What lights up together. */
export interface Links {
  readonly focus: Focus;
  /** Of the row in focus, or of the rows that read the input in focus. */
  readonly entries: readonly Entry[];
  /** In focus itself: the stored entry at (row, col), if there is one. */
  readonly entry: Entry | undefined;
}

/** Of an input in the middle of a wide layer that many outputs read, so many are looked at one by one. */
export const mostColumnEntries = 2000;

export function linksOf(layer: Layer, focus: Focus): Links {
  const { operator } = layer;
  if (focus.kind !== "input") {
    const entries = rowEntries(operator, focus.row);
    const entry = focus.kind === "entry" ? entries.find(({ col }) => col === focus.col) : undefined;
    return { focus, entries, entry };
  }
  const rows = columnRows(operator.geometry, focus.col).slice(0, mostColumnEntries);
  const entries = rows.flatMap((row) => rowEntries(operator, row).filter(({ col }) => col === focus.col));
  return { focus, entries, entry: undefined };
}
