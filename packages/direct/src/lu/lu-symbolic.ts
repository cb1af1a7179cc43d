import type { ColumnPattern } from "../matrix/columns.ts";

/**
 * What the positions of a square matrix say before its LU: the order of the columns. The rows are chosen with the numbers.
 *
 * Fields only; `analyzeLu` makes it, `lu` takes it.
 */
export class LuSymbolic {
  readonly shape: readonly [number, number];
  /** `columnOrder[k]` is the column of A that is eliminated k-th. */
  readonly columnOrder: Int32Array;
  /** The positions that were analysed, by columns. */
  readonly pattern: ColumnPattern;

  /** Trusts its arguments: `analyzeLu` is the checked door. */
  constructor(columnOrder: Int32Array, pattern: ColumnPattern) {
    this.shape = pattern.shape;
    this.columnOrder = columnOrder;
    this.pattern = pattern;
  }
}
