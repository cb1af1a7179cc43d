import type { FloatArray } from "@convmtx/tensor";
import type { MatrixPlan } from "./matrix-plan.ts";
import { kernelStart, rowChannelOf, rowPositionOf } from "./matrix-plan.ts";
import { SpatialCursor } from "./spatial-cursor.ts";

/** Below this many entries a loop copies faster than a call of `copyWithin`. */
const shortRow = 32;

/** Stored entries of every row in [begin, end), as a running sum from 0 in `indptr`. Returns the total. */
export function fillIndptr(plan: MatrixPlan, begin: number, end: number, indptr: { [i: number]: number }): number {
  const countAt = entryCounter(plan);
  let total = 0;
  indptr[0] = 0;
  for (let row = begin; row < end; row++) {
    total += plan.colGroup * countAt(rowPositionOf(plan, row));
    indptr[row - begin + 1] = total;
  }
  return total;
}

/** The spatial entries of the row at a position: the product of its axes' counts. */
export function entryCounter(plan: MatrixPlan): (position: number) => number {
  const axes = [...plan.axes].reverse();
  return (position) => {
    let count = 1;
    let rest = position;
    for (const { rows, indptr } of axes) {
      const row = rest % rows;
      rest = (rest - row) / rows;
      count *= indptr[row + 1] - indptr[row];
    }
    return count;
  };
}

/**
 * Column indices of rows [begin, end), ascending within each row.
 *
 * A row is worked out once: the same position in the next channel differs by the group's shift alone, so it is copied
 * from the row that stands `back` before it.
 */
export function fillIndices(
  plan: MatrixPlan,
  begin: number,
  end: number,
  indptr: Int32Array,
  indices: Int32Array,
): void {
  const cursor = new SpatialCursor(plan);
  const back = plan.rowChannelStep;
  for (let row = begin; row < end; row++) {
    const channel = rowChannelOf(plan, row);
    const to = indptr[row - begin];
    const length = indptr[row - begin + 1] - to;
    if (channel > 0 && row - back >= begin) {
      const groups = Math.floor(channel / plan.rowGroup) - Math.floor((channel - 1) / plan.rowGroup);
      copyShifted(indices, indptr[row - back - begin], to, length, groups * plan.colGroup * plan.colChannelStep);
    } else {
      writeIndices(plan, cursor.moveTo(rowPositionOf(plan, row)), channel, indices, to);
    }
  }
}

function copyShifted(indices: Int32Array, from: number, to: number, length: number, shift: number): void {
  if (shift === 0 && length >= shortRow) {
    indices.copyWithin(to, from, from + length);
    return;
  }
  for (let i = 0; i < length; i++) indices[to + i] = indices[from + i] + shift;
}

function writeIndices(
  plan: MatrixPlan,
  spatial: { readonly count: number; readonly cols: Int32Array },
  channel: number,
  indices: Int32Array,
  to: number,
): void {
  const { colGroup, colChannelStep, colSpatialStep } = plan;
  const { count, cols } = spatial;
  const start = Math.floor(channel / plan.rowGroup) * colGroup * colChannelStep;
  let at = to;
  if (colSpatialStep === 1) {
    for (let c = 0; c < colGroup; c++) {
      const base = start + c * colChannelStep;
      for (let e = 0; e < count; e++) indices[at++] = base + cols[e];
    }
    return;
  }
  for (let e = 0; e < count; e++) {
    const base = start + cols[e] * colSpatialStep;
    for (let c = 0; c < colGroup; c++) indices[at++] = base + c;
  }
}

/**
 * Values of rows [begin, end): entry by entry the sum of its taps.
 *
 * Rows of one channel whose axes are of the same classes have the same values, so each distinct row is gathered from
 * the kernel once and copied from then on.
 *
 * @param kernel its elements in C order
 */
export function fillData(
  plan: MatrixPlan,
  kernel: FloatArray,
  begin: number,
  end: number,
  indptr: Int32Array,
  data: FloatArray,
): void {
  const cursor = new SpatialCursor(plan);
  const classAt = rowClassifier(plan);
  const written = new Int32Array(classAt.count * plan.rowChannels).fill(-1);
  for (let row = begin; row < end; row++) {
    const channel = rowChannelOf(plan, row);
    const position = rowPositionOf(plan, row);
    const to = indptr[row - begin];
    const length = indptr[row - begin + 1] - to;
    const key = classAt.of(position) * plan.rowChannels + channel;
    const from = written[key];
    if (from < 0) {
      writeData(plan, cursor.moveTo(position), kernel, kernelStart(plan, channel), data, to);
      written[key] = to;
    } else if (length >= shortRow) {
      data.copyWithin(to, from, from + length);
    } else {
      for (let i = 0; i < length; i++) data[to + i] = data[from + i];
    }
  }
}

/** Numbers positions by the classes of their axes' rows. */
function rowClassifier(plan: MatrixPlan): { readonly count: number; readonly of: (position: number) => number } {
  const axes = [...plan.axes].reverse();
  const of = (position: number) => {
    let id = 0;
    let radix = 1;
    let rest = position;
    for (const { rows, classOf, classes } of axes) {
      const row = rest % rows;
      rest = (rest - row) / rows;
      id += classOf[row] * radix;
      radix *= classes;
    }
    return id;
  };
  return { count: axes.reduce((count, axis) => count * axis.classes, 1), of };
}

interface SpatialTaps {
  readonly count: number;
  readonly tapPtr: Int32Array;
  readonly taps: Int32Array;
}

function writeData(
  plan: MatrixPlan,
  spatial: SpatialTaps,
  kernel: FloatArray,
  start: number,
  data: FloatArray,
  to: number,
): void {
  const { colGroup, kernelColStep, colSpatialStep } = plan;
  const [channelStep, entryStep] = colSpatialStep === 1 ? [spatial.count, 1] : [1, colGroup];
  for (let c = 0; c < colGroup; c++) {
    const base = start + c * kernelColStep;
    for (let e = 0; e < spatial.count; e++) {
      data[to + c * channelStep + e * entryStep] = sumTaps(kernel, base, spatial, e);
    }
  }
}

/** Starts from the first tap, not from 0, so that a lone −0 stays −0. */
function sumTaps(kernel: FloatArray, base: number, { tapPtr, taps }: SpatialTaps, entry: number): number {
  let value = kernel[base + taps[tapPtr[entry]]];
  for (let p = tapPtr[entry] + 1; p < tapPtr[entry + 1]; p++) value += kernel[base + taps[p]];
  return value;
}
