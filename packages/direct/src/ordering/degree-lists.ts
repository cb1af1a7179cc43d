/** The nodes of each degree, as lists that give up any node at once. */
export interface DegreeLists {
  /** The first node of each degree, −1 for none. */
  readonly head: Int32Array;
  readonly next: Int32Array;
  readonly previous: Int32Array;
  /** No list below this degree has a node. */
  lowest: number;
}

/** Empty lists for nodes 0 … n − 1 and degrees 0 … n − 1. */
export function emptyDegreeLists(n: number): DegreeLists {
  const make = () => new Int32Array(n).fill(-1);
  return { head: make(), next: make(), previous: make(), lowest: n };
}

export function insertNode(lists: DegreeLists, node: number, degree: number): void {
  const { head, next, previous } = lists;
  const first = head[degree];
  next[node] = first;
  previous[node] = -1;
  if (first !== -1) previous[first] = node;
  head[degree] = node;
  if (degree < lists.lowest) lists.lowest = degree;
}

export function removeNode(lists: DegreeLists, node: number, degree: number): void {
  const { head, next, previous } = lists;
  const [before, after] = [previous[node], next[node]];
  if (before === -1) head[degree] = after;
  else next[before] = after;
  if (after !== -1) previous[after] = before;
}

/** Takes out a node of least degree; there is one. */
export function takeLowest(lists: DegreeLists): number {
  while (lists.head[lists.lowest] === -1) lists.lowest++;
  const node = lists.head[lists.lowest];
  removeNode(lists, node, lists.lowest);
  return node;
}
