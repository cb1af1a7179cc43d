import { sizeOf } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import { circularSymbol } from "../fourier/circular-symbol.ts";
import { complexSingularValues } from "../fourier/complex-singular-values.ts";

/**
 * All singular values of a convolution with circular padding and stride 1, exactly but for rounding.
 *
 * @param operator any number of axes, channels and groups, any dilation
 * @returns min(rows, columns) of T values, descending
 * @throws ConvmtxError `OPTION_INVALID` for another geometry
 * @remarks O(C_out C_in/groups N log N + N C³/groups²) for N grid points, where the matrix would take O((N C)³); of two frequencies
 * that are conjugate one is worked out. (H. Sedghi, V. Gupta and P. M. Long, 2019.)
 */
export function circularSpectrum(operator: ConvOperator): Float64Array {
  const { groups, rows, columns, grid, at } = circularSymbol("circularSpectrum", operator);
  const size = sizeOf(grid);
  const each = Math.min(rows, columns);
  const values = new Float64Array(groups * size * each);
  let end = 0;
  for (let group = 0; group < groups; group++) {
    for (let frequency = 0; frequency < size; frequency++) {
      const mirror = opposite(frequency, grid);
      if (mirror < frequency) continue;
      const some = complexSingularValues(at(group, frequency), rows, columns);
      values.set(some, end);
      end += each;
      if (mirror === frequency) continue;
      values.set(some, end);
      end += each;
    }
  }
  return values.sort().reverse();
}

/** The frequency −ω, where a real kernel has the conjugate matrix. */
function opposite(frequency: number, grid: readonly number[]): number {
  let [rest, inner, out] = [frequency, 1, 0];
  for (let a = grid.length - 1; a >= 0; a--) {
    const index = rest % grid[a];
    rest = Math.floor(rest / grid[a]);
    out += ((grid[a] - index) % grid[a]) * inner;
    inner *= grid[a];
  }
  return out;
}
