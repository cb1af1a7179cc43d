import type { OnnxDim } from "../model.ts";

/** The shape of a value, as far as it is known; undefined: not even how many axes it has. */
export type Dims = readonly OnnxDim[] | undefined;

/** Of the axes of a value; no operator's meaning needs more, and a hostile graph could double them at every node. */
export const mostAxes = 64;

/** The number of elements, if every length is known. */
export function sizeOfDims(dims: Dims): number | undefined {
  return dims?.reduce<OnnxDim>(
    (product, dim) => (product === undefined || dim === undefined ? undefined : product * dim),
    1,
  );
}

/** An axis as written, which may count from the end; undefined if it is none of `rank` axes. */
export function axisOf(axis: number, rank: number): number | undefined {
  const at = axis < 0 ? axis + rank : axis;
  return Number.isInteger(at) && at >= 0 && at < rank ? at : undefined;
}

/** The axes as written, all of them; undefined if one is none of `rank` axes. */
export function axesOf(axes: readonly OnnxDim[], rank: number): readonly number[] | undefined {
  const list = axes.map((axis) => (axis === undefined ? undefined : axisOf(axis, rank)));
  return list.every((axis): axis is number => axis !== undefined) ? list : undefined;
}

/** NumPy's rule of broadcasting; a length that is open is taken to be what the other one asks for, where that is not 1. */
export function broadcast(all: readonly Dims[]): Dims {
  let out: OnnxDim[] = [];
  for (const dims of all) {
    if (dims === undefined) return undefined;
    const rank = Math.max(out.length, dims.length);
    const at = (list: readonly OnnxDim[], i: number): OnnxDim =>
      i < rank - list.length ? 1 : list[i - rank + list.length];
    out = Array.from({ length: rank }, (_, i) => {
      const [a, b] = [at(out, i), at(dims, i)];
      if (a === 1) return b;
      return b === 1 || b === undefined ? a : (a ?? b);
    });
  }
  return out;
}
