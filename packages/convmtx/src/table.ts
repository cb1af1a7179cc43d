import type { Screen } from "./terminal.ts";
import { paint, printable } from "./terminal.ts";

/** A column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly align: "left" | "right";
  readonly text: (row: Row) => string;
}

/** Writes a table with aligned columns and a line of titles. */
export function writeRows<Row>(screen: Screen, columns: readonly Column<Row>[], rows: readonly Row[]): void {
  const cells = rows.map((row) => columns.map(({ text }) => printable(text(row))));
  const widths = columns.map(({ title }, i) => Math.max(title.length, ...cells.map((line) => line[i].length)));
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, i) => (columns[i].align === "left" ? text.padEnd(widths[i]) : text.padStart(widths[i])))
      .join("  ")
      .trimEnd();
  screen.write(`${paint(screen, "bold", line(columns.map(({ title }) => title)))}\n`);
  for (const texts of cells) screen.write(`${line(texts)}\n`);
}
