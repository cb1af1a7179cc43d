import type { ConvOperator } from "@convmtx/toeplitz";
import type { Layer } from "../../layer/layer.ts";
import { columnRows } from "./column-rows.ts";
import { type Entry, entryAt } from "./entry-at.ts";

/** What the user points at: an output element (a row), an input element (a column), or a place of the matrix. */
export type Focus =
  | { readonly kind: "output"; readonly row: number }
  | { readonly kind: "input"; readonly col: number }
  | { readonly kind: "entry"; readonly row: number; readonly col: number };

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
  /** Of the row in focus, or of the rows that read the input in focus: the first ones. */
  readonly entries: readonly Entry[];
  /** How many there are. */
  readonly total: number;
  /** In focus itself: the stored entry at (row, col), if there is one. */
  readonly entry: Entry | undefined;
}

/** Of a wide layer nobody sees more of them than that, and each costs time at every move of the pointer. */
export const mostEntries = 1000;

export function linksOf({ operator, kernel }: Layer, focus: Focus): Links {
  if (focus.kind !== "input") {
    const entries = rowEntries(operator, focus.row);
    const entry = focus.kind === "entry" ? entries.find(({ col }) => col === focus.col) : undefined;
    return { focus, entries: entries.slice(0, mostEntries), total: entries.length, entry };
  }
  const rows = columnRows(operator.geometry, focus.col);
  const entries = rows.slice(0, mostEntries).map((row) => entryAt(operator.geometry, kernel, row, focus.col));
  return { focus, entries, total: rows.length, entry: undefined };
}

/** Where a focus is in the matrix: itself, or its first entry; undefined where it has none. */
export function placeOfFocus({ operator }: Layer, focus: Focus): { row: number; col: number } | undefined {
  switch (focus.kind) {
    case "entry":
      return { row: focus.row, col: focus.col };
    case "output": {
      const [first] = rowEntries(operator, focus.row);
      return first && { row: first.row, col: first.col };
    }
    case "input": {
      const [row] = columnRows(operator.geometry, focus.col);
      return row === undefined ? undefined : { row, col: focus.col };
    }
  }
}
