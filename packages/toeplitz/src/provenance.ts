import { LimitError } from "@convmtx/tensor";
import { withinMemory } from "./limits.ts";
import type { MatrixPlan } from "./matrix-plan.ts";
import { kernelStart, rowChannelOf, rowPositionOf } from "./matrix-plan.ts";
import { SpatialCursor } from "./spatial-cursor.ts";

/** For entry e of a matrix the kernel elements `taps[tapPtr[e] … tapPtr[e+1]]` (flat, C order) whose sum it is. */
export interface Provenance {
  readonly tapPtr: Int32Array;
  readonly taps: Int32Array;
}

/** The kernel elements behind stored entry `entry`. @remarks O(log nrows + Π k). */
export function tapsOfEntry(plan: MatrixPlan, indptr: Int32Array, entry: number): number[] {
  const row = rowOfEntry(indptr, entry);
  const { count, tapPtr, taps } = new SpatialCursor(plan).moveTo(rowPositionOf(plan, row));
  const { channel, e } = placeInRow(plan, count, entry - indptr[row]);
  const base = kernelStart(plan, rowChannelOf(plan, row)) + channel * plan.kernelColStep;
  return Array.from(taps.subarray(tapPtr[e], tapPtr[e + 1]), (tap) => base + tap);
}

/** The last row that begins at or before `entry`. */
function rowOfEntry(indptr: Int32Array, entry: number): number {
  let low = 0;
  let high = indptr.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (indptr[middle] <= entry) low = middle;
    else high = middle;
  }
  return low;
}

/** The column channel and the spatial entry of the i-th entry of a row with `count` spatial entries. */
function placeInRow({ channelsFirst, colGroup }: MatrixPlan, count: number, i: number) {
  return channelsFirst
    ? { channel: Math.floor(i / count), e: i % count }
    : { channel: i % colGroup, e: Math.floor(i / colGroup) };
}

/** Every entry's taps at once. @throws LimitError `INDEX_LIMIT` beyond int32, `MEMORY_LIMIT` */
export function allTaps(plan: MatrixPlan, indptr: Int32Array): Provenance {
  const nnz = indptr[plan.nrows];
  const total = plan.axes.reduce((count, axis) => count * axis.taps.length, plan.rowChannels * plan.colGroup);
  if (total > 2 ** 31 - 1) {
    throw new LimitError(
      "INDEX_LIMIT",
      `provenance: ${total} taps are beyond int32 indices; ask for taps(entry) one by one`,
      { details: { nnz, taps: total } },
    );
  }
  const bytes = 4 * (nnz + 1 + total);
  const [tapPtr, all] = withinMemory("provenance", `${bytes} bytes; ask for taps(entry) one by one`, () => [
    new Int32Array(nnz + 1),
    new Int32Array(total),
  ]);
  const cursor = new SpatialCursor(plan);
  let at = 0;
  for (let row = 0; row < plan.nrows; row++) {
    const spatial = cursor.moveTo(rowPositionOf(plan, row));
    const kernel = kernelStart(plan, rowChannelOf(plan, row));
    for (let entry = indptr[row]; entry < indptr[row + 1]; entry++) {
      const { channel, e } = placeInRow(plan, spatial.count, entry - indptr[row]);
      const base = kernel + channel * plan.kernelColStep;
      for (let p = spatial.tapPtr[e]; p < spatial.tapPtr[e + 1]; p++) all[at++] = base + spatial.taps[p];
      tapPtr[entry + 1] = at;
    }
  }
  return { tapPtr, taps: all };
}
