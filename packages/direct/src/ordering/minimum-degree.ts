import type { DegreeLists } from "./degree-lists.ts";
import { emptyDegreeLists, insertNode, takeLowest } from "./degree-lists.ts";
import { formElement } from "./form-element.ts";
import type { QuotientGraph } from "./quotient-graph.ts";
import { absorb, nodeKind } from "./quotient-graph.ts";
import type { Buckets } from "./supervariables.ts";
import { addToBucket, emptyBuckets, mergeIndistinguishable } from "./supervariables.ts";

/** |Lₑ \ Lₚ| of the elements e near the pivot p, as `outside[e] − stamp`. */
interface Overlaps {
  readonly outside: Int32Array;
  stamp: number;
}

/**
 * The approximate minimum degree order of the variables of a quotient graph, which it uses up (P. R. Amestoy, T. A. Davis and
 * I. S. Duff, "An approximate minimum degree ordering algorithm", SIAM J. Matrix Anal. Appl. 17, 1996): elements are absorbed, also
 * those that a new one covers; variables with equal lists are merged; a variable with no list but the pivot's is eliminated with it.
 *
 * @param graph whose degrees are set; variables of weight 0 are left out of the elimination and come last
 * @returns length `variables`: the variables in order
 */
export function minimumDegree(graph: QuotientGraph): Int32Array {
  const { variables, weight, degree, start } = graph;
  const lists = emptyDegreeLists(variables);
  const buckets = emptyBuckets(graph);
  const overlaps: Overlaps = { outside: new Int32Array(start.length), stamp: 1 };
  let left = 0;
  for (let i = variables - 1; i >= 0; i--) {
    if (weight[i] === 0) continue;
    insertNode(lists, i, degree[i]);
    left++;
  }
  const pivots: number[] = [];
  while (left > 0) {
    const p = takeLowest(lists);
    pivots.push(p);
    let size = formElement(graph, lists, p);
    measureOverlaps(graph, overlaps, p, size);
    size = updateVariables(graph, overlaps, buckets, p, size);
    mergeIndistinguishable(graph, buckets, p);
    left += weight[p]; // negative, and by now that of all that goes with p
    closeElement(graph, lists, p, size, left);
  }
  return orderOf(graph, pivots);
}

/** Sets |Lₑ \ Lₚ| for every element e of a variable of Lₚ. */
function measureOverlaps(graph: QuotientGraph, overlaps: Overlaps, p: number, size: number): void {
  const { variables, space, start, length, elementCount, weight, degree } = graph;
  const { outside } = overlaps;
  // Every mark of the steps before lies below the stamp, and none of this step above stamp + variables.
  overlaps.stamp += variables + 1;
  if (overlaps.stamp + variables >= 2 ** 31) {
    outside.fill(0);
    overlaps.stamp = 1;
  }
  const { stamp } = overlaps;
  if (size === 0) return;
  for (let k = start[p]; k < start[p] + length[p]; k++) {
    const i = space[k];
    for (let l = start[i]; l < start[i] + elementCount[i]; l++) {
      const e = space[l];
      if (outside[e] < stamp) outside[e] = stamp + degree[e];
      outside[e] += weight[i]; // negative: i lies in Lₚ
    }
  }
}

/**
 * Takes out of the lists of Lₚ's variables what p covers, bounds their degrees but for |Lₚ \ i|, and sorts them by hash.
 *
 * @returns the weight of Lₚ without those that are eliminated with p
 */
function updateVariables(graph: QuotientGraph, overlaps: Overlaps, buckets: Buckets, p: number, size: number): number {
  const { variables, space, start, length, elementCount, kind, weight, degree } = graph;
  const { outside, stamp } = overlaps;
  let left = size;
  for (let k = start[p]; k < start[p] + length[p]; k++) {
    const i = space[k];
    const from = start[i];
    const endOfElements = from + elementCount[i];
    let at = from;
    let near = 0;
    let hash = p;
    for (let l = from; l < endOfElements; l++) {
      const e = space[l];
      if (kind[e] !== nodeKind.element) continue;
      if (outside[e] === stamp) {
        absorb(graph, e, p); // aggressively: Lₑ lies in Lₚ
        continue;
      }
      near += outside[e] - stamp;
      hash += e;
      space[at++] = e;
    }
    const elements = at - from;
    for (let l = endOfElements; l < from + length[i]; l++) {
      const j = space[l];
      if (weight[j] <= 0) continue;
      near += weight[j];
      hash += j;
      space[at++] = j;
    }
    if (at === from) {
      left += weight[i];
      weight[p] += weight[i];
      weight[i] = 0;
      absorb(graph, i, p);
      continue;
    }
    // p takes the place behind the elements; what stood there goes to the end, where one entry at least has gone.
    space[at] = space[from + elements];
    space[from + elements] = p;
    elementCount[i] = elements + 1;
    length[i] = at + 1 - from;
    degree[i] = Math.min(degree[i], near);
    addToBucket(buckets, i, hash % variables);
  }
  return left;
}

/** Completes the degrees of Lₚ's variables, gives them back to the lists, and packs Lₚ. */
function closeElement(graph: QuotientGraph, lists: DegreeLists, p: number, size: number, left: number): void {
  const { space, start, length, kind, weight, degree } = graph;
  let at = start[p];
  for (let k = start[p]; k < start[p] + length[p]; k++) {
    const i = space[k];
    if (weight[i] === 0) continue;
    weight[i] = -weight[i];
    degree[i] = Math.min(degree[i] + size - weight[i], left - weight[i]);
    insertNode(lists, i, degree[i]);
    space[at++] = i;
  }
  length[p] = at - start[p];
  graph.free = at;
  weight[p] = -weight[p];
  degree[p] = size;
  if (length[p] === 0) kind[p] = nodeKind.absorbed;
}

/** The pivots, each followed by what was merged into it or eliminated with it, then what was left out. */
function orderOf({ variables, parent }: QuotientGraph, pivots: readonly number[]): Int32Array {
  const place = new Int32Array(variables).fill(-1);
  for (const [k, p] of pivots.entries()) place[p] = k;
  const starts = new Int32Array(pivots.length + 2);
  const path: number[] = [];
  for (let i = 0; i < variables; i++) {
    let node = i;
    while (node !== -1 && place[node] === -1) {
      path.push(node);
      node = parent[node];
    }
    const found = node === -1 ? pivots.length : place[node];
    for (const one of path) place[one] = found;
    path.length = 0;
    starts[found + 1]++;
  }
  for (let k = 0; k <= pivots.length; k++) starts[k + 1] += starts[k];
  const order = new Int32Array(variables);
  for (const p of pivots) order[starts[place[p]]++] = p;
  const isPivot = new Uint8Array(variables);
  for (const p of pivots) isPivot[p] = 1;
  for (let i = 0; i < variables; i++) if (isPivot[i] === 0) order[starts[place[i]]++] = i;
  return order;
}
