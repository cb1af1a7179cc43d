import { Pattern } from "@convmtx/sparse";
import { copyBlock, copyShifted } from "./copy-block.ts";
import { entriesBefore } from "./entry-count.ts";
import { fillPattern } from "./fill-pattern.ts";
import { checkBytes, checkColumns, withinMemory } from "./limits.ts";
import type { MatrixPlan } from "./matrix-plan.ts";
import { rowPositionOf } from "./matrix-plan.ts";
import type { PatternSource } from "./matrix-source.ts";
import { axisTables } from "./matrix-source.ts";
import type { RowBlockOptions } from "./row-blocks.ts";
import { lastEnd } from "./row-blocks.ts";
import type { RowRange } from "./row-range.ts";
import { checkRows } from "./row-range.ts";
import type { RowVisitor } from "./row-walk.ts";
import { walkRows } from "./row-walk.ts";
import { SpatialCursor } from "./spatial-cursor.ts";

/** Where rows [begin, end) of the whole matrix have entries, and the places in the kernel which each one comes from. */
export interface TapBlock {
  readonly begin: number;
  readonly end: number;
  readonly pattern: Pattern;
  /** Entry e of the block sums the taps `taps[tapPtr[e] … tapPtr[e+1]]`. */
  readonly tapPtr: Int32Array;
  /** Spatial taps: flat indices into the kernel's spatial axes (*k) in C order, whatever the channels. */
  readonly taps: Int32Array;
}

/** The pattern block by block with its taps, each block as large as `maxBytes` allows. */
export function tapBlocks(source: PatternSource, options: RowBlockOptions): Generator<TapBlock> {
  const maxBytes = checkBytes("tapBlocks", "maxBytes", options.maxBytes, 64 * 2 ** 20);
  checkColumns("tapBlocks", source.forecast.shape[1]);
  return blocks(source, checkRows("tapBlocks", options.rows, source.forecast.shape[0]), maxBytes);
}

function* blocks(source: PatternSource, [first, last]: RowRange, maxBytes: number): Generator<TapBlock> {
  const plan = axisTables("tapBlocks", source);
  const tapsPerRow = plan.axes.reduce((taps, axis) => taps * axis.maxTaps, plan.colGroup);
  for (let begin = first; begin < last; ) {
    const before = entriesBefore(plan, begin);
    const end = lastEnd(begin, last, (to) => {
      const [nnz, taps] = [entriesBefore(plan, to) - before, (to - begin) * tapsPerRow];
      return taps < 2 ** 31 && 4 * (to - begin + 2 * nnz + taps + 2) <= maxBytes;
    });
    yield withinMemory("tapBlocks", `a block of ${end - begin} rows`, () => blockOf(plan, begin, end, tapsPerRow));
    begin = end;
  }
}

function blockOf(plan: MatrixPlan, begin: number, end: number, tapsPerRow: number): TapBlock {
  const nnz = entriesBefore(plan, end) - entriesBefore(plan, begin);
  const [indptr, indices] = [new Int32Array(end - begin + 1), new Int32Array(nnz)];
  fillPattern(plan, { begin, end, indptr, indices });
  const tapPtr = new Int32Array(nnz + 1);
  const taps = new Int32Array((end - begin) * tapsPerRow);
  // The spatial taps of a row are those of its position in every channel, as its columns are.
  walkRows(plan, "columns", [begin, end], new TapWriter(plan, { begin, indptr, tapPtr, taps }));
  const pattern = Pattern.fromPartsUnchecked({ shape: [end - begin, plan.ncols], indptr, indices });
  return { begin, end, pattern, tapPtr, taps: taps.subarray(0, tapPtr[nnz]) };
}

interface TapRange {
  readonly begin: number;
  readonly indptr: Int32Array;
  readonly tapPtr: Int32Array;
  readonly taps: Int32Array;
}

class TapWriter implements RowVisitor {
  private readonly plan: MatrixPlan;
  private readonly range: TapRange;
  private readonly cursor: SpatialCursor;

  constructor(plan: MatrixPlan, range: TapRange) {
    this.plan = plan;
    this.range = range;
    this.cursor = new SpatialCursor(plan);
  }

  write(row: number): void {
    const { channelsFirst, colGroup } = this.plan;
    const { begin, indptr, tapPtr, taps } = this.range;
    const spatial = this.cursor.moveTo(rowPositionOf(this.plan, row));
    let entry = indptr[row - begin];
    let at = tapPtr[entry];
    const total = colGroup * spatial.count;
    for (let i = 0; i < total; i++) {
      const e = channelsFirst ? i % spatial.count : Math.floor(i / colGroup);
      for (let p = spatial.tapPtr[e]; p < spatial.tapPtr[e + 1]; p++) taps[at++] = spatial.taps[p];
      tapPtr[++entry] = at;
    }
  }

  copy(from: number, to: number, count: number): void {
    const { begin, indptr, tapPtr, taps } = this.range;
    const [source, target] = [indptr[from - begin], indptr[to - begin]];
    const length = indptr[from - begin + count] - source;
    const [tapSource, tapTarget] = [tapPtr[source], tapPtr[target]];
    copyBlock(taps, { from: tapSource, to: tapTarget, length: tapPtr[source + length] - tapSource });
    copyShifted(tapPtr, { from: source + 1, to: target + 1, length }, tapTarget - tapSource);
  }
}
