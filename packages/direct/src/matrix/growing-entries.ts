import { checkEntryCount, maxEntries, withinMemory } from "./within-memory.ts";

/** The entries of a factor whose number shows only as it comes about. */
export interface GrowingEntries {
  indices: Int32Array;
  data: Float64Array;
  length: number;
}

export function growingEntries(what: string, capacity: number): GrowingEntries {
  return {
    indices: withinMemory(what, 12 * capacity, () => new Int32Array(capacity)),
    data: withinMemory(what, 12 * capacity, () => new Float64Array(capacity)),
    length: 0,
  };
}

/** Makes room for `extra` more entries: by half of what there is, so that each entry is copied a few times at most. */
export function reserve(what: string, entries: GrowingEntries, extra: number): void {
  const needed = entries.length + extra;
  if (needed <= entries.indices.length) return;
  checkEntryCount(what, needed);
  const capacity = Math.min(maxEntries, Math.max(needed, Math.ceil(1.5 * entries.indices.length)));
  const { indices, data } = growingEntries(what, capacity);
  indices.set(entries.indices.subarray(0, entries.length));
  data.set(entries.data.subarray(0, entries.length));
  entries.indices = indices;
  entries.data = data;
}

/** The entries so far, in arrays of their length. */
export function packed({ indices, data, length }: GrowingEntries): { indices: Int32Array; data: Float64Array } {
  return { indices: indices.slice(0, length), data: data.slice(0, length) };
}
