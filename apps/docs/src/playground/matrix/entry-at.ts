import { asTypedArray, type Tensor } from "@convmtx/tensor";
import { type ResolvedAxis, type ResolvedGeometry, tapSource } from "@convmtx/window";
import { channelPlace, kernelSlice } from "./element-place.ts";

/** A stored entry with the spatial taps that it sums. */
export interface Entry {
  readonly row: number;
  readonly col: number;
  readonly value: number;
  readonly taps: readonly number[];
}

/**
 * A stored entry of the matrix, without the rest of its row.
 *
 * @remarks O(Σ k) over the axes and the taps found
 */
export function entryAt(geometry: ResolvedGeometry, kernel: Tensor, row: number, col: number): Entry {
  const { axes, inputShape, outputShape, transposed, flip } = geometry;
  const output = channelPlace(row, outputShape, geometry).spatial;
  const input = channelPlace(col, inputShape, geometry).spatial;
  const [windows, elements] = transposed ? [input, output] : [output, input];
  const taps = axes.reduce<readonly number[]>(
    (flat, axis, i) => {
      const along = tapsBetween(axis, windows[i], elements[i], flip);
      return flat.flatMap((tap) => along.map((t) => tap * axis.kernelSize + t));
    },
    [0],
  );
  const slice = kernelSlice({ row, col }, geometry) * axes.reduce((size, axis) => size * axis.kernelSize, 1);
  const values = asTypedArray(kernel);
  return { row, col, value: taps.reduce((sum, tap) => sum + Number(values[slice + tap]), 0), taps };
}

/** The taps of an axis with which a window reads an element, ascending as they stand in the kernel. */
function tapsBetween(axis: ResolvedAxis, window: number, element: number, flip: boolean): readonly number[] {
  const taps: number[] = [];
  for (let tap = 0; tap < axis.kernelSize; tap++) {
    if (tapSource(axis, window, tap) === element) taps.push(flip ? axis.kernelSize - 1 - tap : tap);
  }
  return flip ? taps.reverse() : taps;
}
