import type { ResolvedAxis } from "@convmtx/window";
import { tapRuns } from "@convmtx/window";

/**
 * One axis of the matrix as a small sparse matrix of taps: row r holds, in ascending order of column, its entries
 * `indptr[r] … indptr[r+1]`, and entry e the taps `taps[tapPtr[e] … tapPtr[e+1]]`, ascending. The whole matrix is the product of
 * its axes: sizes here are m·k, never nnz.
 */
export interface AxisPattern {
  readonly rows: number;
  readonly cols: number;
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly tapPtr: Int32Array;
  readonly taps: Int32Array;
  /** Rows of one class are equal but for their place: the same taps in each entry, the same steps from column to column. */
  readonly classOf: Int32Array;
  readonly classes: number;
  /** The most entries, and the most taps, that a row has. */
  readonly maxEntries: number;
  readonly maxTaps: number;
}

/** The pattern of `axis`: rows are windows and columns the signal, or the reverse for a transposed convolution. */
export function axisPattern(axis: ResolvedAxis, transposed: boolean): AxisPattern {
  const [rows, cols] = transposed ? [axis.signalSize, axis.windowCount] : [axis.windowCount, axis.signalSize];
  const hits = tapHits(axis, transposed);
  const merged = mergeHits(hits, order(hits, rows, cols), rows);
  return { rows, cols, ...merged, ...rowClasses(merged, rows, axis.stride) };
}

/** Every (row, column, tap) of an axis, taps ascending. */
interface Hits {
  readonly row: Int32Array;
  readonly col: Int32Array;
  readonly tap: Int32Array;
}

function tapHits(axis: ResolvedAxis, transposed: boolean): Hits {
  const runs = tapRuns(axis);
  let count = 0;
  for (const ofTap of runs) for (const run of ofTap) count += run.end - run.begin;
  const window = new Int32Array(count);
  const signal = new Int32Array(count);
  const tap = new Int32Array(count);
  let at = 0;
  runs.forEach((ofTap, t) => {
    for (const run of ofTap) {
      for (let o = run.begin; o < run.end; o++, at++) {
        window[at] = o;
        signal[at] = run.source + (o - run.begin) * run.step;
        tap[at] = t;
      }
    }
  });
  return transposed ? { row: signal, col: window, tap } : { row: window, col: signal, tap };
}

/** The hits by row, then column, then tap: two stable counting passes. */
function order(hits: Hits, rows: number, cols: number): Int32Array {
  const identity = Int32Array.from(hits.tap, (_, i) => i);
  return stableOrder(hits.row, rows, stableOrder(hits.col, cols, identity));
}

function stableOrder(keys: Int32Array, keyCount: number, previous: Int32Array): Int32Array {
  const next = new Int32Array(keyCount + 1);
  for (const key of keys) next[key + 1]++;
  for (let key = 0; key < keyCount; key++) next[key + 1] += next[key];
  const sorted = new Int32Array(previous.length);
  for (const i of previous) sorted[next[keys[i]]++] = i;
  return sorted;
}

interface Merged {
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly tapPtr: Int32Array;
  readonly taps: Int32Array;
}

/** Hits of one row and column become one entry with a list of taps. */
function mergeHits(hits: Hits, sorted: Int32Array, rows: number): Merged {
  const indptr = new Int32Array(rows + 1);
  const indices = new Int32Array(sorted.length);
  const tapPtr = new Int32Array(sorted.length + 1);
  const taps = new Int32Array(sorted.length);
  let entries = 0;
  sorted.forEach((hit, at) => {
    const previous = sorted[at - 1];
    const isNew = at === 0 || hits.row[hit] !== hits.row[previous] || hits.col[hit] !== hits.col[previous];
    if (isNew) {
      indices[entries] = hits.col[hit];
      tapPtr[entries] = at;
      entries++;
      indptr[hits.row[hit] + 1]++;
    }
    taps[at] = hits.tap[hit];
  });
  tapPtr[entries] = sorted.length;
  for (let row = 0; row < rows; row++) indptr[row + 1] += indptr[row];
  return { indptr, indices: indices.slice(0, entries), tapPtr: tapPtr.slice(0, entries + 1), taps };
}

/**
 * Numbers the rows by their entries. Nearly every row equals the one before it (forward) or the one a stride before it
 * (transposed); only the others pay for a look-up.
 */
function rowClasses(
  pattern: Merged,
  rows: number,
  stride: number,
): Pick<AxisPattern, "classOf" | "classes" | "maxEntries" | "maxTaps"> {
  const { indptr, tapPtr } = pattern;
  const classOf = new Int32Array(rows);
  const known = new Map<string, number>();
  let maxEntries = 0;
  let maxTaps = 0;
  for (let row = 0; row < rows; row++) {
    maxEntries = Math.max(maxEntries, indptr[row + 1] - indptr[row]);
    maxTaps = Math.max(maxTaps, tapPtr[indptr[row + 1]] - tapPtr[indptr[row]]);
    if (row > 0 && sameClass(pattern, row, row - 1)) classOf[row] = classOf[row - 1];
    else if (row >= stride && sameClass(pattern, row, row - stride)) classOf[row] = classOf[row - stride];
    else {
      const key = classKey(pattern, row);
      if (!known.has(key)) known.set(key, known.size);
      classOf[row] = known.get(key) as number;
    }
  }
  return { classOf, classes: known.size, maxEntries, maxTaps };
}

function sameClass({ indptr, indices, tapPtr, taps }: Merged, a: number, b: number): boolean {
  const [startA, startB] = [indptr[a], indptr[b]];
  const count = indptr[a + 1] - startA;
  if (count !== indptr[b + 1] - startB) return false;
  const [tapA, tapB] = [tapPtr[startA], tapPtr[startB]];
  for (let e = 0; e < count; e++) {
    if (indices[startA + e] - indices[startA] !== indices[startB + e] - indices[startB]) return false;
    if (tapPtr[startA + e + 1] - tapA !== tapPtr[startB + e + 1] - tapB) return false;
  }
  const length = tapPtr[startA + count] - tapA;
  for (let i = 0; i < length; i++) if (taps[tapA + i] !== taps[tapB + i]) return false;
  return true;
}

function classKey({ indptr, indices, tapPtr, taps }: Merged, row: number): string {
  const start = indptr[row];
  const entries: string[] = [];
  for (let e = start; e < indptr[row + 1]; e++) {
    entries.push(`${indices[e] - indices[start]}:${taps.subarray(tapPtr[e], tapPtr[e + 1]).join()}`);
  }
  return entries.join(";");
}
