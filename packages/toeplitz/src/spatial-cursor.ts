import type { MatrixPlan } from "./matrix-plan.ts";

/** The entries of one position: entry e has column `cols[e]` and kernel offsets `taps[tapPtr[e] … tapPtr[e+1]]`. */
export interface SpatialRow {
  readonly count: number;
  readonly cols: Int32Array;
  readonly tapPtr: Int32Array;
  readonly taps: Int32Array;
}

/** The entries of axes 0 … a combined, while they change. */
interface Level extends SpatialRow {
  count: number;
  /** The row of this axis that the level holds; −1: none yet. */
  row: number;
}

/**
 * The spatial part of one row at a time: the product of its axes' entries, columns ascending, kernel offsets ready.
 * Moving to the next row recombines only the axes whose index changed.
 */
export class SpatialCursor {
  private readonly plan: MatrixPlan;
  private readonly levels: Level[];
  private readonly rowSteps: number[];

  constructor(plan: MatrixPlan) {
    this.plan = plan;
    let entries = 1;
    let taps = 1;
    this.levels = plan.axes.map((axis) => {
      entries *= axis.maxEntries;
      taps *= axis.maxTaps;
      return {
        count: 0,
        cols: new Int32Array(entries),
        tapPtr: new Int32Array(entries + 1),
        taps: new Int32Array(taps),
        row: -1,
      };
    });
    this.rowSteps = plan.axes.map((_, a) => plan.axes.slice(a + 1).reduce((step, axis) => step * axis.rows, 1));
  }

  /** The entries of the spatial row at `position` in C order; valid until the next call. */
  moveTo(position: number): SpatialRow {
    let rest = position;
    let changed = false;
    for (let a = 0; a < this.levels.length; a++) {
      const row = Math.floor(rest / this.rowSteps[a]);
      rest -= row * this.rowSteps[a];
      changed ||= this.levels[a].row !== row;
      if (changed) this.combine(a, row);
    }
    return this.levels[this.levels.length - 1];
  }

  private combine(a: number, row: number): void {
    const { plan } = this;
    const axis = plan.axes[a];
    const level = this.levels[a];
    const outer = a === 0 ? origin : this.levels[a - 1];
    const step = plan.tapSteps[a];
    // A flipped kernel is read backwards: tap t is element k − 1 − t.
    const tapStart = plan.flip ? (plan.kernelSizes[a] - 1) * step : 0;
    const tapStep = plan.flip ? -step : step;
    let entry = 0;
    let tap = 0;
    for (let i = 0; i < outer.count; i++) {
      const base = outer.cols[i] * axis.cols;
      for (let e = axis.indptr[row]; e < axis.indptr[row + 1]; e++) {
        level.cols[entry] = base + axis.indices[e];
        level.tapPtr[entry++] = tap;
        for (let p = outer.tapPtr[i]; p < outer.tapPtr[i + 1]; p++) {
          for (let q = axis.tapPtr[e]; q < axis.tapPtr[e + 1]; q++) {
            level.taps[tap++] = outer.taps[p] + tapStart + axis.taps[q] * tapStep;
          }
        }
      }
    }
    level.tapPtr[entry] = tap;
    level.count = entry;
    level.row = row;
  }
}

/** No axes yet: one entry at column 0 with kernel offset 0. */
const origin: SpatialRow = {
  count: 1,
  cols: Int32Array.of(0),
  tapPtr: Int32Array.of(0, 1),
  taps: Int32Array.of(0),
};
