import { Csr } from "@convmtx/sparse";
import type { FloatDType, TypedArrayOf } from "@convmtx/tensor";
import { allocate, ConvmtxError, ShapeError } from "@convmtx/tensor";
import type { CsrMemory } from "./csr-memory.ts";
import { checkMemory } from "./csr-memory.ts";
import { entriesBefore } from "./entry-count.ts";
import { fillData } from "./fill-data.ts";
import { fillPattern } from "./fill-pattern.ts";
import type { Forecast } from "./forecast.ts";
import { forecastOf } from "./forecast.ts";
import type { KernelValues } from "./kernel-values.ts";
import { checkBytes, checkLimits, withinMemory } from "./limits.ts";
import type { MatrixPlan } from "./matrix-plan.ts";

export interface ToCsrOptions<D extends FloatDType = FloatDType> {
  /** Rows [begin, end) alone, numbered from 0 in the result. Default: all. */
  readonly rows?: readonly [begin: number, end: number] | undefined;
  /** Refuse, with the forecast, a matrix of more bytes than this. Default: none. */
  readonly memoryLimit?: number | undefined;
  /** Lets the caller own the memory, an engine's for example. Called once, after all checks. Default: fresh arrays. */
  readonly allocate?: ((nrows: number, nnz: number) => CsrMemory<D>) | undefined;
}

/** What a matrix is made from. */
export interface MatrixSource<D extends FloatDType = FloatDType> {
  readonly kernel: KernelValues<D>;
  /** Of the whole matrix. */
  readonly forecast: Forecast;
  /** The tables of the axes, made when first asked for: nothing is, before the limits are checked. */
  readonly plan: () => MatrixPlan;
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
  const memory = allocateMemory?.(nrows, matrix.nnz) ?? freshMemory(caller, kernel.dtype, matrix);
  if (allocateMemory !== undefined) checkMemory(caller, memory, { nrows, nnz: matrix.nnz, dtype: kernel.dtype });
  const { indptr, indices, data } = memory;
  fillPattern(plan, { begin, end, indptr, indices });
  fillData(plan, kernel.values, { begin, end, indptr, data });
  return Csr.fromPartsUnchecked<D>({ shape: [nrows, ncols], indptr, indices, data });
}

/** @throws LimitError `MEMORY_LIMIT` if an axis is too long for its table */
export function axisTables(caller: string, { plan }: Pick<MatrixSource, "plan">): MatrixPlan {
  return withinMemory(caller, "the tables of the axes; use matvec, which needs none", plan);
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
  const range = [end - begin, shape[1]] as const;
  // Columns beyond int32 are refused before the tables of the axes are made.
  checkLimits(caller, { shape: range, nnz: 0, bytes: 0 }, Number.POSITIVE_INFINITY);
  const plan = axisTables(caller, source);
  return forecastOf(range, entriesBefore(plan, end) - entriesBefore(plan, begin), dtype);
}

function checkRows(caller: string, rows: ToCsrOptions["rows"], nrows: number): readonly [begin: number, end: number] {
  if (rows === undefined) return [0, nrows];
  if (!Array.isArray(rows) || rows.length !== 2) {
    throw new ConvmtxError("OPTION_INVALID", `${caller}: rows must be [begin, end), two integers`, {
      details: { option: "rows", value: rows },
    });
  }
  const [begin, end] = rows as readonly [number, number];
  if (Number.isInteger(begin) && Number.isInteger(end) && begin >= 0 && begin <= end && end <= nrows) {
    return [begin, end];
  }
  throw new ShapeError(
    "INDEX_OUT_OF_RANGE",
    `${caller}: rows [${begin}, ${end}) are not a range of integers within [0, ${nrows})`,
    { details: { begin, end, nrows } },
  );
}

function checkAllocate<A>(caller: string, allocateMemory: A | undefined): A | undefined {
  if (allocateMemory === undefined || typeof allocateMemory === "function") return allocateMemory;
  throw new ConvmtxError("OPTION_INVALID", `${caller}: allocate must be a function (nrows, nnz) => memory`, {
    details: { option: "allocate" },
  });
}
