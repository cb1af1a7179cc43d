import type { Coo, Csc, Csr } from "@convmtx/sparse";

/** What `info` says of a sparse matrix. Entries at the same position are summed, except for `nnz` and `canonical`. */
export interface MatrixFacts {
  readonly shape: readonly [number, number];
  readonly dtype: string;
  readonly nnz: number;
  readonly density: number;
  /** As stored: sorted and without duplicates. */
  readonly canonical: boolean;
  readonly duplicates: number;
  readonly explicitZeros: number;
  readonly nonFinite: number;
  /** How far entries reach below and above the diagonal. */
  readonly bandwidth: { readonly lower: number; readonly upper: number };
  readonly rows: Spread;
  readonly columns: Spread;
  /** Over the stored values; null for a matrix without entries. */
  readonly values: { readonly min: number; readonly max: number } | null;
}

/** The fewest and the most entries of a line, and how many lines have none. */
export interface Spread {
  readonly min: number;
  readonly max: number;
  readonly empty: number;
}

/** @param stored as in the file @param canonical the same matrix as canonical CSR */
export function matrixFacts(stored: Csr | Csc | Coo, { shape, indptr, indices, data }: Csr): MatrixFacts {
  const [nrows, ncols] = shape;
  const inColumn = new Int32Array(ncols);
  const inRow = new Int32Array(nrows);
  let [explicitZeros, nonFinite, lower, upper] = [0, 0, 0, 0];
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < nrows; i++) {
    inRow[i] = indptr[i + 1] - indptr[i];
    for (let k = indptr[i]; k < indptr[i + 1]; k++) {
      const [j, value] = [indices[k], data[k]];
      inColumn[j]++;
      if (value === 0) explicitZeros++;
      if (!Number.isFinite(value)) nonFinite++;
      if (value < min) min = value;
      if (value > max) max = value;
      if (i - j > lower) lower = i - j;
      if (j - i > upper) upper = j - i;
    }
  }
  return {
    shape: [nrows, ncols],
    dtype: stored.dtype,
    nnz: stored.nnz,
    density: nrows * ncols === 0 ? 0 : data.length / (nrows * ncols),
    canonical: stored.canonical,
    duplicates: stored.nnz - data.length,
    explicitZeros,
    nonFinite,
    bandwidth: { lower, upper },
    rows: spread(inRow),
    columns: spread(inColumn),
    values: min <= max ? { min, max } : null,
  };
}

function spread(counts: Int32Array): Spread {
  if (counts.length === 0) return { min: 0, max: 0, empty: 0 };
  let [min, max, empty] = [counts[0], counts[0], 0];
  for (const count of counts) {
    if (count < min) min = count;
    if (count > max) max = count;
    if (count === 0) empty++;
  }
  return { min, max, empty };
}
