import type { DegreeLists } from "./degree-lists.ts";
import { removeNode } from "./degree-lists.ts";
import type { QuotientGraph } from "./quotient-graph.ts";
import { absorb, makeRoom, nodeKind } from "./quotient-graph.ts";

/**
 * Turns variable p into the element Lₚ = (Aₚ ∪ ⋃ Lₑ) \ {p} over the elements e of p, which it absorbs. The variables of Lₚ
 * leave the degree lists, and their weights turn negative until the step is over.
 *
 * @returns the weight of Lₚ
 */
export function formElement(graph: QuotientGraph, lists: DegreeLists, p: number): number {
  const { start, length, elementCount, kind, weight, degree } = graph;
  let room = length[p] - elementCount[p];
  for (let k = start[p]; k < start[p] + elementCount[p]; k++) room += length[graph.space[k]];
  makeRoom(graph, Math.min(room, graph.variables));
  const { space } = graph;
  const from = graph.free;
  let at = from;
  let size = 0;
  weight[p] = -weight[p];
  const take = (first: number, count: number): void => {
    for (let k = first; k < first + count; k++) {
      const i = space[k];
      if (weight[i] <= 0) continue;
      removeNode(lists, i, degree[i]);
      size += weight[i];
      weight[i] = -weight[i];
      space[at++] = i;
    }
  };
  const elements = elementCount[p];
  for (let k = start[p]; k < start[p] + elements; k++) {
    const e = space[k];
    if (kind[e] !== nodeKind.element) continue;
    take(start[e], length[e]);
    absorb(graph, e, p);
  }
  take(start[p] + elements, length[p] - elements);
  kind[p] = nodeKind.element;
  start[p] = from;
  length[p] = at - from;
  elementCount[p] = 0;
  graph.free = at;
  return size;
}
