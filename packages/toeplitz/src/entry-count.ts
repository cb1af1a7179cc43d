import type { MatrixPlan } from "./matrix-plan.ts";
import { rowChannelOf, rowPositionOf } from "./matrix-plan.ts";

/** The stored entries of rows [0, row): indptr[row] of the whole matrix, in O(axes) from the tables of its axes. */
export function entriesBefore(plan: MatrixPlan, row: number): number {
  const { channelsFirst, colGroup, rowChannels, spatialRows } = plan;
  if (channelsFirst) {
    const channel = rowChannelOf(plan, row);
    const [whole] = spatialEntries(plan, spatialRows);
    return colGroup * (channel * whole + spatialEntries(plan, row - channel * spatialRows)[0]);
  }
  const position = rowPositionOf(plan, row);
  const [before, here] = spatialEntries(plan, position);
  return colGroup * (rowChannels * before + (row - position * rowChannels) * here);
}

/** The entries, with one column channel, of the positions before `position`, and of `position` itself. */
function spatialEntries(plan: MatrixPlan, position: number): readonly [before: number, here: number] {
  // Counted from the last axis on: `volume` entries in all rows of the axes after this one.
  let [before, here, volume, rest] = [0, 1, 1, position];
  for (let a = plan.axes.length - 1; a >= 0; a--) {
    const { rows, indptr } = plan.axes[a];
    const row = a === 0 ? rest : rest % rows;
    rest = (rest - row) / rows;
    const count = row < rows ? indptr[row + 1] - indptr[row] : 0;
    before = indptr[row] * volume + count * before;
    here *= count;
    volume *= indptr[rows];
  }
  return [before, here];
}
