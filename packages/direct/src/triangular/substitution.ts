import type { Columns } from "../matrix/columns.ts";

/** A triangular matrix by columns, its diagonal stored: first in each column of a lower one, last of an upper one. */
export type Triangle = Pick<Columns, "indptr" | "indices" | "data">;

/** x ← L⁻¹ x. */
export function solveLower({ indptr, indices, data }: Triangle, x: Float64Array): void {
  for (let j = 0; j < x.length; j++) {
    const from = indptr[j];
    const value = x[j] / data[from];
    x[j] = value;
    for (let k = from + 1; k < indptr[j + 1]; k++) x[indices[k]] -= data[k] * value;
  }
}

/** x ← L⁻ᵀ x. */
export function solveLowerTransposed({ indptr, indices, data }: Triangle, x: Float64Array): void {
  for (let j = x.length - 1; j >= 0; j--) {
    const from = indptr[j];
    let value = x[j];
    for (let k = from + 1; k < indptr[j + 1]; k++) value -= data[k] * x[indices[k]];
    x[j] = value / data[from];
  }
}

/** x ← U⁻¹ x. */
export function solveUpper({ indptr, indices, data }: Triangle, x: Float64Array): void {
  for (let j = x.length - 1; j >= 0; j--) {
    const last = indptr[j + 1] - 1;
    const value = x[j] / data[last];
    x[j] = value;
    for (let k = indptr[j]; k < last; k++) x[indices[k]] -= data[k] * value;
  }
}

/** x ← U⁻ᵀ x. */
export function solveUpperTransposed({ indptr, indices, data }: Triangle, x: Float64Array): void {
  for (let j = 0; j < x.length; j++) {
    const last = indptr[j + 1] - 1;
    let value = x[j];
    for (let k = indptr[j]; k < last; k++) value -= data[k] * x[indices[k]];
    x[j] = value / data[last];
  }
}
