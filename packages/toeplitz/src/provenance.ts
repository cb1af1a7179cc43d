import type { FloatArray } from "@convmtx/tensor";
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
  const spatial = new SpatialCursor(plan).moveTo(rowPositionOf(plan, row));
  const within = entry - indptr[row];
  const channelsOuter = plan.colSpatialStep === 1;
  const channel = channelsOuter ? Math.floor(within / spatial.count) : within % plan.colGroup;
  const e = channelsOuter ? within % spatial.count : Math.floor(within / plan.colGroup);
  const base = kernelStart(plan, rowChannelOf(plan, row)) + channel * plan.kernelColStep;
  return Array.from(spatial.taps.subarray(spatial.tapPtr[e], spatial.tapPtr[e + 1]), (tap) => base + tap);
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

/** Calls `visit` for every stored entry, in order, with its taps `taps[from … to)` counted from `base`. */
export function visitEntries(
  plan: MatrixPlan,
  visit: (entry: number, base: number, taps: Int32Array, from: number, to: number) => void,
): void {
  const cursor = new SpatialCursor(plan);
  const channelsOuter = plan.colSpatialStep === 1;
  let start = 0;
  for (let row = 0; row < plan.nrows; row++) {
    const spatial = cursor.moveTo(rowPositionOf(plan, row));
    const kernel = kernelStart(plan, rowChannelOf(plan, row));
    for (let c = 0; c < plan.colGroup; c++) {
      const base = kernel + c * plan.kernelColStep;
      for (let e = 0; e < spatial.count; e++) {
        const entry = start + (channelsOuter ? c * spatial.count + e : e * plan.colGroup + c);
        visit(entry, base, spatial.taps, spatial.tapPtr[e], spatial.tapPtr[e + 1]);
      }
    }
    start += plan.colGroup * spatial.count;
  }
}

/** dK[tap] = Σ of dT over the entries which the tap is part of: the adjoint of filling. Sums in float64. */
export function sumOntoTaps(plan: MatrixPlan, gradient: FloatArray, kernelSize: number): Float64Array {
  const sums = new Float64Array(kernelSize);
  visitEntries(plan, (entry, base, taps, from, to) => {
    for (let p = from; p < to; p++) sums[base + taps[p]] += gradient[entry];
  });
  return sums;
}

/** Every entry's taps at once. */
export function allTaps(plan: MatrixPlan, nnz: number): Provenance {
  const tapPtr = new Int32Array(nnz + 1);
  visitEntries(plan, (entry, _base, _taps, from, to) => {
    tapPtr[entry + 1] = to - from;
  });
  for (let entry = 0; entry < nnz; entry++) tapPtr[entry + 1] += tapPtr[entry];
  const all = new Int32Array(tapPtr[nnz]);
  visitEntries(plan, (entry, base, taps, from, to) => {
    for (let p = from; p < to; p++) all[tapPtr[entry] + p - from] = base + taps[p];
  });
  return { tapPtr, taps: all };
}
