import type { GrowingEntries } from "../matrix/growing-entries.ts";
import { reserve } from "../matrix/growing-entries.ts";
import type { Front } from "./front.ts";

/** The Householder reflections Hₖ = I − τₖ vₖ vₖᵀ so far: the vₖ by columns, over rows of A, a 1 in the first row of each. */
export interface GrowingReflections {
  readonly entries: GrowingEntries;
  /** The starts of the vₖ, and behind them the end of the last. */
  readonly starts: number[];
  readonly tau: number[];
}

/**
 * Brings a front to echelon form, in place. Rows below a column's pivot whose first entry lies further on need no part in its reflection.
 *
 * @returns the places of the rows' first entries; of the rows behind these, nothing is left but 0
 */
export function reduceFront(
  what: string,
  { columns, rows, lead, values }: Front,
  reflections: GrowingReflections,
): number[] {
  const width = columns.length;
  const leads: number[] = [];
  let end = 0;
  for (let j = 0; j < width && leads.length < rows.length; j++) {
    while (end < rows.length && lead[end] <= j) end++;
    const from = leads.length;
    if (end <= from) continue;
    leads.push(j);
    if (end === from + 1) continue;
    const first = values[from * width + j];
    const rest = normBelow(values, width, j, from + 1, end);
    if (rest === 0) continue;
    const pivot = first > 0 ? -Math.hypot(first, rest) : Math.hypot(first, rest);
    const tau = (pivot - first) / pivot;
    const { entries, starts } = reflections;
    reserve(what, entries, end - from);
    const start = entries.length;
    for (let i = from; i < end; i++) {
      entries.indices[start + i - from] = rows[i];
      entries.data[start + i - from] = i === from ? 1 : values[i * width + j] / (first - pivot);
      values[i * width + j] = 0;
    }
    values[from * width + j] = pivot;
    applyToFront(values, width, j + 1, from, entries.data.subarray(start, start + end - from), tau);
    entries.length = start + end - from;
    starts.push(entries.length);
    reflections.tau.push(tau);
  }
  return leads;
}

/** F ← (I − τ v vᵀ) F over the columns from `left` on and the rows from `from` on. */
function applyToFront(
  values: Float64Array,
  width: number,
  left: number,
  from: number,
  v: Float64Array,
  tau: number,
): void {
  const dots = new Float64Array(width);
  for (let i = 0; i < v.length; i++) {
    const row = (from + i) * width;
    for (let l = left; l < width; l++) dots[l] += v[i] * values[row + l];
  }
  for (let i = 0; i < v.length; i++) {
    const row = (from + i) * width;
    const factor = tau * v[i];
    for (let l = left; l < width; l++) values[row + l] -= factor * dots[l];
  }
}

/** The norm of rows `from` to `end` of column j, which neither overflows nor underflows on the way. */
function normBelow(values: Float64Array, width: number, j: number, from: number, end: number): number {
  let largest = 0;
  for (let i = from; i < end; i++) {
    largest = Math.max(largest, Math.abs(values[i * width + j])); // a NaN stays
  }
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = from; i < end; i++) sum += (values[i * width + j] / largest) ** 2;
  return largest * Math.sqrt(sum);
}
