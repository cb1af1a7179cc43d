import type { ColumnPattern, SparseMatrix } from "../matrix/columns.ts";
import { checkSquare, columnsOf } from "../matrix/columns.ts";
import type { Graph } from "./symmetric-graph.ts";
import { symmetricGraph } from "./symmetric-graph.ts";

/**
 * The reverse Cuthill–McKee order of A + Aᵀ: the entries gather near the diagonal, component by component.
 *
 * @param a square; only its positions count, in any order
 * @returns `order[k]` is the row and column of A that is placed k-th
 * @throws ShapeError `SHAPE_MISMATCH` unless square
 * @remarks O(nnz log degree). Each component is numbered from a pseudo-peripheral node (A. George and J. W. H. Liu, "An implementation
 * of a pseudoperipheral node finder", ACM Trans. Math. Softw. 5, 1979), neighbours by ascending degree, ties by index; then all is
 * reversed.
 */
export function reverseCuthillMckee(a: SparseMatrix): Int32Array {
  const columns = columnsOf("reverseCuthillMckee", a);
  checkSquare("reverseCuthillMckee", columns.shape, "reverseCuthillMckee orders rows and columns alike");
  return reverseCuthillMckeeOrder(columns);
}

/** `reverseCuthillMckee` of checked positions. */
export function reverseCuthillMckeeOrder(a: ColumnPattern): Int32Array {
  const [n] = a.shape;
  const graph = symmetricGraph(a);
  const order = new Int32Array(n);
  const level = new Int32Array(n).fill(-1);
  const placed = new Uint8Array(n);
  let at = 0;
  for (let i = 0; i < n; i++) {
    if (placed[i] === 1) continue;
    const root = peripheralNode(graph, i, level, order.subarray(at));
    at += numberFrom(graph, root, placed, order.subarray(at));
  }
  return order.reverse();
}

function degreeOf({ indptr }: Graph, i: number): number {
  return indptr[i + 1] - indptr[i];
}

/** A node of the component of `start` from which some node lies about as far as two nodes can. */
function peripheralNode(graph: Graph, start: number, level: Int32Array, queue: Int32Array): number {
  let root = start;
  let depth = -1;
  for (;;) {
    const reached = walkLevels(graph, root, level, queue);
    const deepest = level[queue[reached - 1]];
    let candidate = queue[reached - 1];
    for (let k = reached - 1; k >= 0 && level[queue[k]] === deepest; k--) {
      if (degreeOf(graph, queue[k]) <= degreeOf(graph, candidate)) candidate = queue[k];
    }
    for (let k = 0; k < reached; k++) level[queue[k]] = -1;
    if (deepest <= depth) return root;
    depth = deepest;
    if (deepest === 0) return root;
    root = candidate;
  }
}

/** Breadth first: the nodes in `queue`, their distances in `level`. @returns how many there are */
function walkLevels({ indptr, indices }: Graph, root: number, level: Int32Array, queue: Int32Array): number {
  queue[0] = root;
  level[root] = 0;
  let count = 1;
  for (let k = 0; k < count; k++) {
    const i = queue[k];
    for (let l = indptr[i]; l < indptr[i + 1]; l++) {
      const j = indices[l];
      if (level[j] !== -1) continue;
      level[j] = level[i] + 1;
      queue[count++] = j;
    }
  }
  return count;
}

/** Cuthill and McKee's numbers of a component: each node's new neighbours by degree. @returns how many nodes it has */
function numberFrom(graph: Graph, root: number, placed: Uint8Array, order: Int32Array): number {
  const { indptr, indices } = graph;
  order[0] = root;
  placed[root] = 1;
  let count = 1;
  for (let k = 0; k < count; k++) {
    const first = count;
    for (let l = indptr[order[k]]; l < indptr[order[k] + 1]; l++) {
      const j = indices[l];
      if (placed[j] === 1) continue;
      placed[j] = 1;
      order[count++] = j;
    }
    order.subarray(first, count).sort((i, j) => degreeOf(graph, i) - degreeOf(graph, j) || i - j);
  }
  return count;
}
