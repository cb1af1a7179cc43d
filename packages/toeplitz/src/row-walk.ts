import type { MatrixPlan } from "./matrix-plan.ts";

/** What is done with the rows of a walk, which come in order. */
export interface RowVisitor {
  /** A row that is like none before it. */
  write(row: number): void;
  /** Rows [to, to + count) are rows [from, from + count), which came before, with every column moved by `shift`. */
  copy(from: number, to: number, count: number, shift: number): void;
}

/** One digit of a row's number: `length` blocks of `rows` rows each. Blocks of one class are equal but for their columns. */
interface RowLevel {
  readonly length: number;
  readonly rows: number;
  readonly classOf: Int32Array;
  readonly classes: number;
  /** Where the columns of a block begin. */
  readonly columnOf: Int32Array;
}

/**
 * Visits rows [begin, end) of a matrix in order. What repeats is visited as a copy: of a convolution matrix that is nearly
 * everything, a row of the one before it, a line of the line above, a channel of the channel before.
 *
 * @param alike whether rows of different channels are copies too: their columns are, their values are not
 */
export function walkRows(
  plan: MatrixPlan,
  alike: "columns" | "values",
  [begin, end]: readonly [begin: number, end: number],
  visitor: RowVisitor,
): void {
  new RowWalk(rowLevels(plan, alike), begin, end, visitor).visit(0, 0);
}

class RowWalk {
  private readonly levels: readonly RowLevel[];
  private readonly begin: number;
  private readonly end: number;
  private readonly visitor: RowVisitor;

  constructor(levels: readonly RowLevel[], begin: number, end: number, visitor: RowVisitor) {
    this.levels = levels;
    this.begin = begin;
    this.end = end;
    this.visitor = visitor;
  }

  /** Visits the blocks of level `depth` from row `first` on, as far as they lie in the range. */
  visit(depth: number, first: number): void {
    const { begin, end, visitor } = this;
    if (depth === this.levels.length) {
      visitor.write(first);
      return;
    }
    const { length, rows, classOf, classes, columnOf } = this.levels[depth];
    // The first block of each class that is complete: all blocks here lie in one parent, which is itself no copy.
    const original = new Int32Array(classes).fill(-1);
    const from = Math.max(0, Math.floor((begin - first) / rows));
    const to = Math.min(length, Math.ceil((end - first) / rows));
    for (let i = from; i < to; i++) {
      const row = first + i * rows;
      const isWhole = row >= begin && row + rows <= end;
      const known = original[classOf[i]];
      if (isWhole && known >= 0) {
        visitor.copy(first + known * rows, row, rows, columnOf[i] - columnOf[known]);
      } else {
        this.visit(depth + 1, row);
        if (isWhole) original[classOf[i]] = i;
      }
    }
  }
}

function rowLevels(plan: MatrixPlan, alike: "columns" | "values"): RowLevel[] {
  const { channelsFirst, rowChannels, rowChannelStep, rowGroup, colGroup, colChannelStep } = plan;
  const channel: RowLevel = {
    length: rowChannels,
    rows: rowChannelStep,
    classOf: alike === "columns" ? new Int32Array(rowChannels) : Int32Array.from({ length: rowChannels }, (_, c) => c),
    classes: alike === "columns" ? 1 : rowChannels,
    columnOf: Int32Array.from({ length: rowChannels }, (_, c) => Math.floor(c / rowGroup) * colGroup * colChannelStep),
  };
  let [rows, colStep] = [plan.rowSpatialStep, plan.colSpatialStep];
  const spatial: RowLevel[] = [];
  for (const axis of [...plan.axes].reverse()) {
    const step = colStep;
    const columnOf = Int32Array.from({ length: axis.rows }, (_, r) =>
      axis.indptr[r] < axis.indptr[r + 1] ? axis.indices[axis.indptr[r]] * step : 0,
    );
    spatial.unshift({ length: axis.rows, rows, classOf: axis.classOf, classes: axis.classes, columnOf });
    rows *= axis.rows;
    colStep *= axis.cols;
  }
  return channelsFirst ? [channel, ...spatial] : [...spatial, channel];
}
