import { Csr } from "@convmtx/sparse";
import type { FloatDType, TypedArrayOf } from "@convmtx/tensor";
import { allocate, ConvmtxError } from "@convmtx/tensor";
import type { CsrMemory } from "./csr-memory.ts";
import { checkMemory } from "./csr-memory.ts";
import { entriesBefore } from "./entry-count.ts";
import { fillData } from "./fill-data.ts";
import { fillPattern } from "./fill-pattern.ts";
import type { Forecast } from "./forecast.ts";
import { forecastOf } from "./forecast.ts";
import { checkBytes, checkColumns, checkLimits, withinMemory } from "./limits.ts";
import type { MatrixSource } from "./matrix-source.ts";
import { axisTables } from "./matrix-source.ts";
import type { RowRange } from "./row-range.ts";
import { checkRows } from "./row-range.ts";

export interface ToCsrOptions<D extends FloatDType = FloatDType> {
  /** Rows [begin, end) alone, numbered from 0 in the result. Default: all. */
  readonly rows?: RowRange | undefined;
  /** Refuse, with the forecast, a matrix of more bytes than this. Default: none. */
  readonly memoryLimit?: number | undefined;
  /** Lets the caller own the memory, an engine's for example. Called once, after all checks. Default: fresh arrays. */
  readonly allocate?: ((nrows: number, nnz: number) => CsrMemory<D>) | undefined;
}

/**
 * The matrix, or a range of its rows, written in row order into its final memory.
 *
 * @param bytesOf what the caller will hold of it, to be compared with `memoryLimit`
 */
export function buildCsr<D extends FloatDType>(
  caller: string,
  source: MatrixSource<D>,
  options: ToCsrOptions<D>,
  bytesOf: (matrix: Forecast) => number = (matrix) => matrix.bytes.total,
): Csr<D> {
  const { forecast, kernel } = source;
  const memoryLimit = checkBytes(caller, "memoryLimit", options.memoryLimit, Number.POSITIVE_INFINITY);
  const [begin, end] = checkRows(caller, options.rows, forecast.shape[0]);
  const allocateMemory = checkAllocate(caller, options.allocate);
  const isWhole = begin === 0 && end === forecast.shape[0];
  const matrix = isWhole ? forecast : rangeForecast(caller, source, begin, end);
  checkLimits(caller, { shape: matrix.shape, nnz: matrix.nnz, bytes: bytesOf(matrix) }, memoryLimit);

  const plan = axisTables(caller, source);
  const [nrows, ncols] = matrix.shape;
  const { indptr, indices, data } =
    allocateMemory === undefined
      ? freshMemory(caller, kernel.dtype, matrix)
      : checkMemory(caller, allocateMemory(nrows, matrix.nnz), { nrows, nnz: matrix.nnz, dtype: kernel.dtype });
  fillPattern(plan, { begin, end, indptr, indices });
  fillData(plan, kernel.values, { begin, end, indptr, data });
  return Csr.fromPartsUnchecked<D>({ shape: [nrows, ncols], indptr, indices, data });
}

function freshMemory<D extends FloatDType>(caller: string, dtype: D, { shape, nnz, bytes }: Forecast): CsrMemory<D> {
  return withinMemory(caller, `${bytes.total} bytes; build fewer rows at a time (rows, rowBlocks)`, () => ({
    indptr: new Int32Array(shape[0] + 1),
    indices: new Int32Array(nnz),
    data: allocate(dtype, nnz) as TypedArrayOf<D>,
  }));
}

function rangeForecast(caller: string, source: MatrixSource, begin: number, end: number): Forecast {
  const { shape, dtype } = source.forecast;
  checkColumns(caller, shape[1]);
  const plan = axisTables(caller, source);
  return forecastOf([end - begin, shape[1]], entriesBefore(plan, end) - entriesBefore(plan, begin), dtype);
}

function checkAllocate<A>(caller: string, allocateMemory: A | undefined): A | undefined {
  if (allocateMemory === undefined || typeof allocateMemory === "function") return allocateMemory;
  throw new ConvmtxError("OPTION_INVALID", `${caller}: allocate must be a function (nrows, nnz) => memory`, {
    details: { option: "allocate" },
  });
}
