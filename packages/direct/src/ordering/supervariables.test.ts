import { expect, it } from "vitest";
import { emptyQuotientGraph, nodeKind } from "./quotient-graph.ts";
import { addToBucket, emptyBuckets, mergeIndistinguishable } from "./supervariables.ts";

/** Element 0 of variables 1, 2, 3; each lists element 0 and one other variable. */
function graphOf(others: readonly [number, number, number]) {
  const graph = emptyQuotientGraph(6, 0, 9);
  graph.space.set([1, 2, 3, 0, others[0], 0, others[1], 0, others[2]]);
  graph.start.set([0, 3, 5, 7]);
  graph.length.set([3, 2, 2, 2]);
  graph.elementCount.set([0, 1, 1, 1]);
  graph.kind[0] = nodeKind.element;
  graph.weight.set([1, -1, -2, -1, 1, 1]);
  return graph;
}

it("merges variables with equal lists, and their weights", () => {
  const graph = graphOf([4, 5, 4]);
  const buckets = emptyBuckets(graph);
  addToBucket(buckets, 1, 4);
  addToBucket(buckets, 2, 5);
  addToBucket(buckets, 3, 4);
  mergeIndistinguishable(graph, buckets, 0);
  expect([...graph.weight]).toEqual([1, 0, -2, -2, 1, 1]);
  expect([graph.kind[1], graph.parent[1]]).toEqual([nodeKind.absorbed, 3]);
  expect([...buckets.head]).toEqual([-1, -1, -1, -1, -1, -1]);
});

it("but not those whose hashes alone are equal", () => {
  const graph = graphOf([4, 5, 4]);
  const buckets = emptyBuckets(graph);
  for (const i of [1, 2, 3]) addToBucket(buckets, i, 1);
  mergeIndistinguishable(graph, buckets, 0);
  expect([...graph.weight]).toEqual([1, 0, -2, -2, 1, 1]);
});
