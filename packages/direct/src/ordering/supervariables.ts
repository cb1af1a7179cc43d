import type { QuotientGraph } from "./quotient-graph.ts";
import { absorb } from "./quotient-graph.ts";

/** Where the variables of one element are sorted by a hash of their lists, and lists are compared. */
export interface Buckets {
  /** The first variable of each hash, −1 for none. */
  readonly head: Int32Array;
  /** The next variable of the same hash. */
  readonly next: Int32Array;
  readonly hash: Int32Array;
  readonly seen: Int32Array;
  stamp: number;
}

export function emptyBuckets(graph: QuotientGraph): Buckets {
  const n = graph.variables;
  return {
    head: new Int32Array(n).fill(-1),
    next: new Int32Array(n).fill(-1),
    hash: new Int32Array(n),
    seen: new Int32Array(graph.start.length),
    stamp: 0,
  };
}

export function addToBucket(buckets: Buckets, i: number, hash: number): void {
  buckets.hash[i] = hash;
  buckets.next[i] = buckets.head[hash];
  buckets.head[hash] = i;
}

/**
 * Merges variables of element p with equal lists: they stay equal to the end, so that they may be eliminated together. Empties the
 * buckets.
 */
export function mergeIndistinguishable(graph: QuotientGraph, buckets: Buckets, p: number): void {
  const { space, start, length, weight } = graph;
  for (let k = start[p]; k < start[p] + length[p]; k++) {
    const member = space[k];
    if (weight[member] === 0) continue;
    const { hash, head } = buckets;
    const first = head[hash[member]];
    head[hash[member]] = -1;
    if (first !== -1) mergeWithin(graph, buckets, first);
  }
}

/** Merges the variables of the bucket which begins with `first`. */
function mergeWithin(graph: QuotientGraph, buckets: Buckets, first: number): void {
  const { space, start, length, weight } = graph;
  const { next, seen } = buckets;
  for (let i = first; i !== -1 && next[i] !== -1; i = next[i]) {
    if (++buckets.stamp === 2 ** 31 - 1) {
      seen.fill(0);
      buckets.stamp = 1;
    }
    for (let k = start[i]; k < start[i] + length[i]; k++) seen[space[k]] = buckets.stamp;
    let before = i;
    for (let j = next[i]; j !== -1; j = next[j]) {
      if (!sameList(graph, i, j, seen, buckets.stamp)) {
        before = j;
        continue;
      }
      weight[i] += weight[j];
      weight[j] = 0;
      absorb(graph, j, i);
      next[before] = next[j];
    }
  }
}

/** Whether j lists what i lists; what i lists bears the stamp. */
function sameList(graph: QuotientGraph, i: number, j: number, seen: Int32Array, stamp: number): boolean {
  const { space, start, length, elementCount } = graph;
  if (length[i] !== length[j] || elementCount[i] !== elementCount[j]) return false;
  for (let k = start[j]; k < start[j] + length[j]; k++) {
    if (seen[space[k]] !== stamp) return false;
  }
  return true;
}
