import type { Csr } from "@convmtx/sparse";
import type { ExactSum } from "./exact-sum.ts";
import { ExactAccumulator } from "./exact-sum.ts";

/** A linear map as its terms: result[row[k]] += value[k] · x[col[k]]. Several terms may share a position. */
export interface LinearForm {
  readonly shape: readonly [rows: number, cols: number];
  readonly row: readonly number[];
  readonly col: readonly number[];
  readonly value: readonly number[];
}

/** The stored entries of a matrix. */
export function formOf(a: Csr): LinearForm {
  const row: number[] = [];
  for (let i = 0; i < a.shape[0]; i++) for (let k = a.indptr[i]; k < a.indptr[i + 1]; k++) row.push(i);
  return { shape: a.shape, row, col: Array.from(a.indices), value: Array.from<number>(a.data) };
}

/** The adjoint of a linear map. */
export function adjoint({ shape, row, col, value }: LinearForm): LinearForm {
  return { shape: [shape[1], shape[0]], row: col, col: row, value };
}

/**
 * The exact elements of form · x.
 *
 * @param densified the engine holds the matrix densely: where nothing is stored it multiplies by 0, and 0·NaN is NaN
 */
export function exactApply(form: LinearForm, x: ArrayLike<number>, densified: boolean): readonly ExactSum[] {
  const [rows, cols] = form.shape;
  const sums = Array.from({ length: rows }, () => new ExactAccumulator());
  const stored = densified ? new Uint8Array(rows * cols) : undefined;
  for (const [k, i] of form.row.entries()) {
    sums[i].add(form.value[k], x[form.col[k]]);
    stored?.fill(1, i * cols + form.col[k], i * cols + form.col[k] + 1);
  }
  if (stored !== undefined) {
    for (const [at, isStored] of stored.entries()) if (!isStored) sums[Math.floor(at / cols)].add(0, x[at % cols]);
  }
  return sums.map((sum) => sum.sum());
}
