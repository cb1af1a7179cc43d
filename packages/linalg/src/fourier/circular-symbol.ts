import { ConvmtxError, sizeOf } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import { gridTransform } from "./grid-transform.ts";

/**
 * A convolution that is diagonal but for its channels after a Fourier transform: at each frequency ω of the grid and for each group it
 * multiplies by a complex matrix K̂(ω) [rows, columns]. (H. Sedghi, V. Gupta and P. M. Long, "The Singular Values of Convolutional Layers",
 * 2019, who give it for 3×3 and square grids; here any number of axes, dilation, groups.)
 */
export interface CircularSymbol {
  readonly groups: number;
  readonly rows: number;
  readonly columns: number;
  readonly grid: readonly number[];
  /** K̂ of one group at one frequency: rows·columns complex numbers in C order, real and imaginary part by turns. */
  readonly at: (group: number, frequency: number) => Float64Array;
}

/** Why the operator has no such symbol; undefined if it has. */
export function notCircular({ geometry }: ConvOperator): string | undefined {
  for (const [k, axis] of geometry.axes.entries()) {
    const isPadded = axis.padBegin !== 0 || axis.padEnd !== 0;
    if (axis.stride !== 1) return `axis ${k} has stride ${axis.stride}`;
    if (axis.signalSize !== axis.windowCount)
      return `axis ${k} has input ${axis.signalSize} and output ${axis.windowCount}`;
    if (axis.paddingMode !== "circular" && isPadded) return `axis ${k} is padded with ${axis.paddingMode}`;
  }
  return undefined;
}

/**
 * The symbol of T for circular padding and stride 1; of a transposed convolution that of the forward one, whose transpose it is.
 *
 * @throws ConvmtxError `OPTION_INVALID` for any other geometry, with what is in the way
 * @remarks Two float64 a kernel's pair of channels and grid point: 16 · C_out · C_in/groups · ∏ grid bytes.
 */
export function circularSymbol(caller: string, operator: ConvOperator): CircularSymbol {
  const reason = notCircular(operator);
  if (reason !== undefined) {
    throw new ConvmtxError(
      "OPTION_INVALID",
      `${caller}: ${reason}; the Fourier transform makes an operator diagonal only with circular padding, stride 1 and equal sizes`,
    );
  }
  const { geometry, kernel } = operator;
  const { axes, groups } = geometry;
  const grid = axes.map((axis) => axis.signalSize);
  const size = sizeOf(grid);
  const taps = sizeOf(axes.map((axis) => axis.kernelSize));
  const places = placesOf(operator, taps, grid);
  const { inChannels, outChannels, transposed } = geometry;
  const [rows, columns] = (transposed ? [inChannels, outChannels] : [outChannels, inChannels]).map((c) => c / groups);
  const transform = gridTransform(grid);
  const grids = Array.from({ length: groups * rows * columns }, (_, pair) => {
    const values = new Float64Array(2 * size);
    for (let t = 0; t < taps; t++) values[2 * places[t]] += kernel.data[pair * taps + t];
    return transform.forward(values);
  });
  return {
    groups,
    rows,
    columns,
    grid,
    at(group, frequency) {
      const out = new Float64Array(2 * rows * columns);
      for (let pair = 0; pair < rows * columns; pair++) {
        const values = grids[group * rows * columns + pair];
        out[2 * pair] = values[2 * frequency];
        out[2 * pair + 1] = values[2 * frequency + 1];
      }
      return out;
    },
  };
}

/** Where tap t is found in the first column of T's block: at p − t·d, so that y[o] = Σ_t w[t] x[o − p + t·d] is a product of transforms. */
function placesOf({ geometry }: ConvOperator, taps: number, grid: readonly number[]): Int32Array {
  return Int32Array.from({ length: taps }, (_, flat) => {
    let [rest, inner, place] = [flat, 1, 0];
    for (let a = grid.length - 1; a >= 0; a--) {
      const axis = geometry.axes[a];
      const t = rest % axis.kernelSize;
      rest = Math.floor(rest / axis.kernelSize);
      const tap = geometry.flip ? axis.kernelSize - 1 - t : t;
      const at = axis.padBegin - tap * axis.dilation;
      place += (((at % grid[a]) + grid[a]) % grid[a]) * inner;
      inner *= grid[a];
    }
    return place;
  });
}
