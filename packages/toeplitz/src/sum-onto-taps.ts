import type { FloatArray } from "@convmtx/tensor";
import type { MatrixPlan } from "./matrix-plan.ts";
import { kernelStart, rowChannelOf, rowPositionOf } from "./matrix-plan.ts";
import { SpatialCursor } from "./spatial-cursor.ts";

/**
 * dK[tap] = Σ of dT over the entries which the tap is part of: the adjoint of filling. Sums in float64.
 *
 * Rows with the same values have the same taps, so they are summed as they stand, and the few sums are taken apart by tap.
 *
 * @remarks Memory of the distinct rows: of zero padding about 3 ^ axes kernels.
 */
export function sumOntoTaps(
  plan: MatrixPlan,
  indptr: Int32Array,
  gradient: FloatArray,
  kernelSize: number,
): Float64Array {
  const distinct = new Map<number, DistinctRow>();
  for (let row = 0; row < plan.nrows; row++) {
    const [begin, end] = [indptr[row], indptr[row + 1]];
    const key = valueClassOf(plan, row);
    let known = distinct.get(key);
    if (known === undefined) {
      known = { row, sums: new Float64Array(end - begin) };
      distinct.set(key, known);
    }
    addRow(known.sums, gradient, begin);
  }
  const byTap = new Float64Array(kernelSize);
  const cursor = new SpatialCursor(plan);
  for (const known of distinct.values()) scatterRow(plan, cursor, known, byTap);
  return byTap;
}

/** The first row of its kind, and the sum of all rows of that kind. */
interface DistinctRow {
  readonly row: number;
  readonly sums: Float64Array;
}

/** Rows of one number have the same values: those of one channel whose axes are of the same classes. */
function valueClassOf(plan: MatrixPlan, row: number): number {
  let key = rowChannelOf(plan, row);
  let rest = rowPositionOf(plan, row);
  for (let a = plan.axes.length - 1; a >= 0; a--) {
    const { rows, classOf, classes } = plan.axes[a];
    const index = rest % rows;
    rest = (rest - index) / rows;
    key = key * classes + classOf[index];
  }
  return key;
}

function addRow(sums: Float64Array, gradient: FloatArray, begin: number): void {
  for (let i = 0; i < sums.length; i++) sums[i] += gradient[begin + i];
}

function scatterRow(plan: MatrixPlan, cursor: SpatialCursor, { row, sums }: DistinctRow, byTap: Float64Array): void {
  const { channelsFirst, colGroup, kernelColStep } = plan;
  const { count, tapPtr, taps } = cursor.moveTo(rowPositionOf(plan, row));
  const kernel = kernelStart(plan, rowChannelOf(plan, row));
  for (let c = 0; c < colGroup; c++) {
    for (let e = 0; e < count; e++) {
      const sum = sums[channelsFirst ? c * count + e : e * colGroup + c];
      for (let p = tapPtr[e]; p < tapPtr[e + 1]; p++) byTap[kernel + c * kernelColStep + taps[p]] += sum;
    }
  }
}
