import type { Csr } from "@convmtx/sparse";
import type { FloatDType } from "@convmtx/tensor";
import { bytesPerElement } from "@convmtx/tensor";
import { buildCsr } from "./build-csr.ts";
import { entriesBefore } from "./entry-count.ts";
import { checkBytes, checkColumns } from "./limits.ts";
import type { MatrixSource } from "./matrix-source.ts";
import { axisTables } from "./matrix-source.ts";
import type { RowRange } from "./row-range.ts";
import { checkRows } from "./row-range.ts";

export interface RowBlockOptions {
  /** The most bytes of a block's matrix; a block has one row at least. Default 64 MiB. */
  readonly maxBytes?: number | undefined;
  /** Rows [begin, end) alone, numbered as in the whole matrix. Default: all. */
  readonly rows?: RowRange | undefined;
}

/** Rows [begin, end) of the whole matrix. */
export interface RowBlock<D extends FloatDType = FloatDType> {
  readonly begin: number;
  readonly end: number;
  readonly matrix: Csr<D>;
}

/** The matrix block by block, each as large as `maxBytes` allows. */
export function rowBlocks<D extends FloatDType>(
  source: MatrixSource<D>,
  options: RowBlockOptions,
): Generator<RowBlock<D>> {
  const maxBytes = checkBytes("rowBlocks", "maxBytes", options.maxBytes, 64 * 2 ** 20);
  checkColumns("rowBlocks", source.forecast.shape[1]);
  return blocks(source, checkRows("rowBlocks", options.rows, source.forecast.shape[0]), maxBytes);
}

function* blocks<D extends FloatDType>(
  source: MatrixSource<D>,
  [first, last]: RowRange,
  maxBytes: number,
): Generator<RowBlock<D>> {
  for (let begin = first; begin < last; ) {
    const end = blockEnd(source, [begin, last], maxBytes);
    yield { begin, end, matrix: buildCsr("rowBlocks", source, { rows: [begin, end] }) };
    begin = end;
  }
}

/** The last end, at most `last`, whose block still fits. */
function blockEnd(source: MatrixSource, [begin, last]: RowRange, maxBytes: number): number {
  const plan = axisTables("rowBlocks", source);
  const before = entriesBefore(plan, begin);
  const bytesPerEntry = 4 + bytesPerElement(source.kernel.dtype);
  const fits = (end: number) => {
    const nnz = entriesBefore(plan, end) - before;
    return Math.max(nnz, end - begin) < 2 ** 31 && 4 * (end - begin + 1) + bytesPerEntry * nnz <= maxBytes;
  };
  return lastEnd(begin, last, fits);
}

/** The last end of a block of one row or more that still fits, found by halving. */
export function lastEnd(begin: number, nrows: number, fits: (end: number) => boolean): number {
  let [fitting, beyond] = [begin + 1, nrows + 1];
  while (beyond - fitting > 1) {
    const middle = Math.floor((fitting + beyond) / 2);
    if (fits(middle)) fitting = middle;
    else beyond = middle;
  }
  return fitting;
}
