import { cStrides } from "@convmtx/tensor";
import type { WindowGrid } from "./window-grid.ts";

/** Windows `window`, `window + 1`, … (`length` of them) read the elements `element`, `element + step`, … */
export type VisitStretch = (window: number, element: number, length: number, step: number) => void;

/**
 * A walk over the windows that read the signal with one tap, in ascending order (C order of the windows).
 *
 * Windows whose tap falls on zero padding are not visited. The arithmetic of indices is done once a stretch, which is a
 * run of windows along the last axis; the loop over its elements belongs to the visitor.
 *
 * @param strides how far apart neighbours along each spatial axis lie in the signal's memory
 * @returns takes a tap by its number in C order
 */
export function stretches(grid: WindowGrid, strides: readonly number[]): (tap: number, visit: VisitStretch) => void {
  const tapStrides = cStrides(grid.axes.map((axis) => axis.kernelSize));
  const windowStrides = cStrides(grid.axes.map((axis) => axis.windowCount));
  const last = grid.axes.length - 1;

  return (tap, visit) => {
    const runsOfTap = grid.runs.map(
      (taps, axis) => taps[Math.floor(tap / tapStrides[axis]) % grid.axes[axis].kernelSize],
    );
    const descend = (axis: number, window: number, element: number) => {
      for (const { begin, end, source, step } of runsOfTap[axis]) {
        let from = element + source * strides[axis];
        if (axis === last) {
          visit(window + begin, from, end - begin, step * strides[axis]);
          continue;
        }
        for (let o = begin; o < end; o++) {
          descend(axis + 1, window + o * windowStrides[axis], from);
          from += step * strides[axis];
        }
      }
    };
    descend(0, 0, 0);
  };
}
