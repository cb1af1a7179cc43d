import type { FloatArray } from "@convmtx/tensor";
import { copyBlock } from "./copy-block.ts";
import type { MatrixPlan } from "./matrix-plan.ts";
import { kernelStart, rowChannelOf, rowPositionOf } from "./matrix-plan.ts";
import type { RowVisitor } from "./row-walk.ts";
import { walkRows } from "./row-walk.ts";
import { SpatialCursor } from "./spatial-cursor.ts";

/** The values of rows [begin, end) of the whole matrix, and where each row begins. */
export interface DataRange {
  readonly begin: number;
  readonly end: number;
  readonly indptr: Int32Array;
  readonly data: FloatArray;
}

/** Writes the values of a range of rows: of each entry the sum of its taps. @param kernel its elements in C order */
export function fillData(plan: MatrixPlan, kernel: FloatArray, range: DataRange): void {
  walkRows(plan, "values", [range.begin, range.end], new DataWriter(plan, kernel, range));
}

class DataWriter implements RowVisitor {
  private readonly plan: MatrixPlan;
  private readonly kernel: FloatArray;
  private readonly range: DataRange;
  private readonly cursor: SpatialCursor;

  constructor(plan: MatrixPlan, kernel: FloatArray, range: DataRange) {
    this.plan = plan;
    this.kernel = kernel;
    this.range = range;
    this.cursor = new SpatialCursor(plan);
  }

  write(row: number): void {
    const { colGroup, kernelColStep, channelsFirst } = this.plan;
    const { begin, indptr, data } = this.range;
    const { count, tapPtr, taps } = this.cursor.moveTo(rowPositionOf(this.plan, row));
    const start = indptr[row - begin];
    const first = kernelStart(this.plan, rowChannelOf(this.plan, row));
    for (let c = 0; c < colGroup; c++) {
      const base = first + c * kernelColStep;
      const to = channelsFirst ? start + c * count : start + c;
      const step = channelsFirst ? 1 : colGroup;
      for (let e = 0; e < count; e++) data[to + e * step] = this.sum(base, taps, tapPtr[e], tapPtr[e + 1]);
    }
  }

  /** Starts from the first tap, not from 0, so that a lone −0 stays −0. */
  private sum(base: number, taps: Int32Array, begin: number, end: number): number {
    const { kernel } = this;
    let value = kernel[base + taps[begin]];
    for (let p = begin + 1; p < end; p++) value += kernel[base + taps[p]];
    return value;
  }

  copy(from: number, to: number, count: number): void {
    const { begin, indptr, data } = this.range;
    const source = indptr[from - begin];
    copyBlock(data, { from: source, to: indptr[to - begin], length: indptr[from - begin + count] - source });
  }
}
