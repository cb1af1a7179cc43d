import { cStrides } from "@convmtx/tensor";
import type { WindowGrid } from "./window-grid.ts";

/**
 * The windows that read the signal with one tap, as stretches of four numbers each, in ascending order (C order of the windows): windows
 * `window`, `window + 1`, … (`length` of them) read the elements `element`, `element + step`, …
 */
export type Stretches = readonly number[];

/** Numbers that a stretch takes: window, element, length, step. */
export const stretchSize = 4;

/**
 * The stretches of every tap, by its number in C order. Windows whose tap falls on zero padding are in none.
 *
 * A stretch is a run of windows along the last axis: all arithmetic of indices is done here, once for all samples and channels, and the loops
 * over elements are left.
 *
 * @param strides how far apart neighbours along each spatial axis lie in the signal's memory
 */
export function stretches(grid: WindowGrid, strides: readonly number[]): readonly Stretches[] {
  const tapStrides = cStrides(grid.axes.map((axis) => axis.kernelSize));
  const windowStrides = cStrides(grid.axes.map((axis) => axis.windowCount));
  const last = grid.axes.length - 1;

  return Array.from({ length: grid.tapCount }, (_, tap) => {
    const found: number[] = [];
    const runsOfTap = grid.runs.map(
      (taps, axis) => taps[Math.floor(tap / tapStrides[axis]) % grid.axes[axis].kernelSize],
    );
    const descend = (axis: number, window: number, element: number) => {
      for (const { begin, end, source, step } of runsOfTap[axis]) {
        let from = element + source * strides[axis];
        if (axis === last) {
          found.push(window + begin, from, end - begin, step * strides[axis]);
          continue;
        }
        for (let o = begin; o < end; o++) {
          descend(axis + 1, window + o * windowStrides[axis], from);
          from += step * strides[axis];
        }
      }
    };
    descend(0, 0, 0);
    return found;
  });
}
