import type { FloatArray } from "@convmtx/tensor";

/** Rows up to this length are sorted by insertion: the native sort costs a call and a key array. */
const insertionLength = 24;

/** Sorts each row by index, in place and stable: entries at the same position keep their order. */
export function sortEntries(indptr: Int32Array, indices: Int32Array, data: FloatArray): void {
  const majorCount = indptr.length - 1;
  for (let i = 0; i < majorCount; i++) {
    const begin = indptr[i];
    const end = indptr[i + 1];
    if (ascends(indices, begin, end)) continue;
    if (end - begin <= insertionLength) insertionSort(indices, data, begin, end);
    else nativeSort(indices, data, begin, end);
  }
}

function ascends(indices: Int32Array, begin: number, end: number): boolean {
  for (let k = begin + 1; k < end; k++) if (indices[k] < indices[k - 1]) return false;
  return true;
}

function insertionSort(indices: Int32Array, data: FloatArray, begin: number, end: number): void {
  for (let k = begin + 1; k < end; k++) {
    const index = indices[k];
    const value = data[k];
    let to = k;
    for (; to > begin && indices[to - 1] > index; to--) {
      indices[to] = indices[to - 1];
      data[to] = data[to - 1];
    }
    indices[to] = index;
    data[to] = value;
  }
}

function nativeSort(indices: Int32Array, data: FloatArray, begin: number, end: number): void {
  const length = end - begin;
  const fromIndices = indices.slice(begin, end);
  const fromData = data.slice(begin, end);
  const order = stableOrder(fromIndices);
  for (let k = 0; k < length; k++) {
    const from = order[k];
    indices[begin + k] = fromIndices[from];
    data[begin + k] = fromData[from];
  }
}

/** Where the entry at each place of the sorted row comes from. */
function stableOrder(indices: Int32Array): ArrayLike<number> {
  const length = indices.length;
  let greatest = 0;
  for (let k = 0; k < length; k++) greatest = Math.max(greatest, indices[k]);
  if ((greatest + 1) * length > Number.MAX_SAFE_INTEGER) {
    return Int32Array.from(indices.keys()).sort((a, b) => indices[a] - indices[b] || a - b);
  }
  // Index and position in one number: the sort without a comparator is native, and ties fall in order of position.
  const keys = new Float64Array(length);
  for (let k = 0; k < length; k++) keys[k] = indices[k] * length + k;
  keys.sort();
  for (let k = 0; k < length; k++) keys[k] %= length;
  return keys;
}
