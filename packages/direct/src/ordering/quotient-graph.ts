/** What a node of the quotient graph is: still to be eliminated, a clique of such, or part of another node. */
export const nodeKind = { variable: 0, element: 1, absorbed: 2 } as const;

/**
 * The graph of what is left of an elimination, in no more room than the graph before it (A. George and J. W. H. Liu, "Computer
 * Solution of Large Sparse Positive Definite Systems", chapter 5). A node is a variable or an element; an eliminated variable becomes the
 * element whose list is the clique that its elimination made.
 */
export interface QuotientGraph {
  /** Nodes 0 … variables − 1 begin as variables, those from there on as elements. */
  readonly variables: number;
  /** All lists, one behind the other with holes. A variable lists its elements and then its variables, an element its variables. */
  space: Int32Array;
  /** The first free place of `space`. */
  free: number;
  readonly start: Int32Array;
  readonly length: Int32Array;
  /** Of a variable: how many of its list are elements; they come first. */
  readonly elementCount: Int32Array;
  readonly kind: Uint8Array;
  /** How many original variables a variable stands for; 0 once absorbed, negative while it lies in the element that is being made. */
  readonly weight: Int32Array;
  /** Of a variable: a bound of its external degree; of an element: the weight of its list. */
  readonly degree: Int32Array;
  /** The node that absorbed a node, or −1. */
  readonly parent: Int32Array;
}

/** A quotient graph of variables, then elements, with empty lists and room for `entries` list entries and one clique. */
export function emptyQuotientGraph(variables: number, elements: number, entries: number): QuotientGraph {
  const nodes = variables + elements;
  const kind = new Uint8Array(nodes);
  kind.fill(nodeKind.element, variables);
  return {
    variables,
    space: new Int32Array(entries + Math.ceil(entries / 4) + variables),
    free: 0,
    start: new Int32Array(nodes),
    length: new Int32Array(nodes),
    elementCount: new Int32Array(variables),
    kind,
    weight: new Int32Array(variables).fill(1),
    degree: new Int32Array(nodes),
    parent: new Int32Array(nodes).fill(-1),
  };
}

/** Makes room for `count` entries at `free` by closing the holes: live lists never grow in all, so there is room for a clique. */
export function makeRoom(graph: QuotientGraph, count: number): void {
  const { space, start, length, kind } = graph;
  if (graph.free + count <= space.length) return;
  const packed = new Int32Array(space.length);
  let at = 0;
  for (let node = 0; node < start.length; node++) {
    if (kind[node] === nodeKind.absorbed) continue;
    const from = start[node];
    start[node] = at;
    for (let k = from; k < from + length[node]; k++) packed[at++] = space[k];
  }
  graph.space = packed;
  graph.free = at;
}

/** Absorbs a node into another. */
export function absorb({ kind, parent, length }: QuotientGraph, node: number, into: number): void {
  kind[node] = nodeKind.absorbed;
  parent[node] = into;
  length[node] = 0;
}
