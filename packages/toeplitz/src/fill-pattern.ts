import { copyShifted } from "./copy-block.ts";
import type { MatrixPlan } from "./matrix-plan.ts";
import { rowChannelOf, rowPositionOf } from "./matrix-plan.ts";
import type { RowVisitor } from "./row-walk.ts";
import { walkRows } from "./row-walk.ts";
import { SpatialCursor } from "./spatial-cursor.ts";

/** Rows [begin, end) of the whole matrix, numbered from 0 in their arrays. */
export interface PatternRange {
  readonly begin: number;
  readonly end: number;
  /** Length end − begin + 1. */
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
}

/** Writes `indptr` and `indices` of a range of rows, columns ascending within each row. */
export function fillPattern(plan: MatrixPlan, range: PatternRange): void {
  range.indptr[0] = 0;
  walkRows(plan, "columns", [range.begin, range.end], new PatternWriter(plan, range));
}

class PatternWriter implements RowVisitor {
  private readonly plan: MatrixPlan;
  private readonly range: PatternRange;
  private readonly cursor: SpatialCursor;

  constructor(plan: MatrixPlan, range: PatternRange) {
    this.plan = plan;
    this.range = range;
    this.cursor = new SpatialCursor(plan);
  }

  write(row: number): void {
    const { colGroup, colChannelStep, colSpatialStep, rowGroup, channelsFirst } = this.plan;
    const { begin, indptr, indices } = this.range;
    const { count, cols } = this.cursor.moveTo(rowPositionOf(this.plan, row));
    const group = Math.floor(rowChannelOf(this.plan, row) / rowGroup);
    const first = group * colGroup * colChannelStep;
    const start = indptr[row - begin];
    for (let c = 0; c < colGroup; c++) {
      const base = first + c * colChannelStep;
      const to = channelsFirst ? start + c * count : start + c;
      const step = channelsFirst ? 1 : colGroup;
      for (let e = 0; e < count; e++) indices[to + e * step] = base + cols[e] * colSpatialStep;
    }
    indptr[row - begin + 1] = start + colGroup * count;
  }

  copy(from: number, to: number, count: number, shift: number): void {
    const { begin, indptr, indices } = this.range;
    const [source, target] = [indptr[from - begin], indptr[to - begin]];
    const length = indptr[from - begin + count] - source;
    copyShifted(indptr, { from: from - begin + 1, to: to - begin + 1, length: count }, target - source);
    copyShifted(indices, { from: source, to: target, length }, shift);
  }
}
