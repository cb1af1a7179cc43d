import { Csr } from "@convmtx/sparse";
import type { FloatArray, FloatDType } from "@convmtx/tensor";
import { allocate, ConvmtxError, DtypeError, dtypeOf, ShapeError } from "@convmtx/tensor";
import { entryCounter, fillData, fillIndices, fillIndptr } from "./assemble.ts";
import type { Forecast } from "./forecast.ts";
import { checkLimits } from "./forecast.ts";
import type { KernelValues } from "./kernel-values.ts";
import type { MatrixPlan } from "./matrix-plan.ts";
import { rowPositionOf } from "./matrix-plan.ts";

/** Memory for a CSR matrix: `indptr` of nrows + 1, `indices` and `data` of nnz elements. */
export interface CsrMemory {
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly data: FloatArray;
}

export interface ToCsrOptions {
  /** Rows [begin, end) alone. Default: all. */
  readonly rows?: readonly [begin: number, end: number];
  /** Refuse, with the forecast, a matrix of more bytes than this. Default: none. */
  readonly memoryLimit?: number;
  /** Lets the caller own the memory, an engine's for example. Default: fresh arrays. */
  readonly allocate?: (nrows: number, nnz: number) => CsrMemory;
}

export interface RowBlockOptions {
  /** The most bytes of a block's matrix; a block has one row at least. Default 64 MiB. */
  readonly maxBytes?: number;
}

/** Rows [begin, end) of the whole matrix. */
export interface RowBlock {
  readonly begin: number;
  readonly end: number;
  readonly matrix: Csr;
}

/** Writes the matrix, or a range of its rows, in row order into its final memory. */
export function buildCsr(plan: MatrixPlan, kernel: KernelValues, whole: Forecast, options: ToCsrOptions): Csr {
  const [begin, end] = options.rows ?? [0, plan.nrows];
  checkRange(plan, begin, end);
  const matrix = begin === 0 && end === plan.nrows ? whole : rangeForecast(plan, whole, begin, end);
  checkLimits("toCsr", matrix, options.memoryLimit ?? Number.POSITIVE_INFINITY);
  const memory = (options.allocate ?? freshMemory(kernel.dtype))(end - begin, matrix.nnz);
  if (options.allocate !== undefined) checkMemory(memory, end - begin, matrix.nnz, kernel.dtype);
  const { indptr, indices, data } = memory;
  fillIndptr(plan, begin, end, indptr);
  fillIndices(plan, begin, end, indptr, indices);
  fillData(plan, kernel.values, begin, end, indptr, data);
  return Csr.fromPartsUnchecked({ shape: [end - begin, plan.ncols], indptr, indices, data });
}

/** The matrix block by block, none above `maxBytes` unless a single row is. */
export function* rowBlocks(
  plan: MatrixPlan,
  kernel: KernelValues,
  whole: Forecast,
  options: RowBlockOptions,
): Generator<RowBlock> {
  const maxBytes = options.maxBytes ?? 64 * 2 ** 20;
  const bytesPerEntry = 4 + kernel.values.BYTES_PER_ELEMENT;
  const countAt = entryCounter(plan);
  for (let begin = 0; begin < plan.nrows; ) {
    let end = begin;
    let bytes = 4;
    do {
      bytes += 4 + bytesPerEntry * plan.colGroup * countAt(rowPositionOf(plan, end));
      end++;
    } while (
      end < plan.nrows &&
      bytes + 4 + bytesPerEntry * plan.colGroup * countAt(rowPositionOf(plan, end)) <= maxBytes
    );
    yield { begin, end, matrix: buildCsr(plan, kernel, whole, { rows: [begin, end] }) };
    begin = end;
  }
}

function freshMemory(dtype: FloatDType): (nrows: number, nnz: number) => CsrMemory {
  return (nrows, nnz) => ({
    indptr: new Int32Array(nrows + 1),
    indices: new Int32Array(nnz),
    data: allocate(dtype, nnz),
  });
}

function rangeForecast(plan: MatrixPlan, whole: Forecast, begin: number, end: number): Forecast {
  const countAt = entryCounter(plan);
  let entries = 0;
  for (let row = begin; row < end; row++) entries += countAt(rowPositionOf(plan, row));
  const nnz = plan.colGroup * entries;
  const indptr = 4 * (end - begin + 1);
  const [indices, data] = [4 * nnz, (whole.dtype === "float32" ? 4 : 8) * nnz];
  const bytes = { indptr, indices, data, total: indptr + indices + data };
  return { shape: [end - begin, plan.ncols], nnz, dtype: whole.dtype, bytes, flops: 2 * nnz };
}

function checkRange(plan: MatrixPlan, begin: number, end: number): void {
  if (Number.isInteger(begin) && Number.isInteger(end) && begin >= 0 && begin <= end && end <= plan.nrows) return;
  throw new ShapeError(
    "INDEX_OUT_OF_RANGE",
    `toCsr: rows [${begin}, ${end}) are not a range of integers within [0, ${plan.nrows})`,
    { details: { begin, end, nrows: plan.nrows } },
  );
}

function checkMemory({ indptr, indices, data }: CsrMemory, nrows: number, nnz: number, dtype: FloatDType): void {
  if (!(indptr instanceof Int32Array && indices instanceof Int32Array)) {
    throw new ConvmtxError("OPTION_INVALID", "toCsr: allocate must return indptr and indices as Int32Array");
  }
  if (dtypeOf(data) !== dtype) {
    throw new DtypeError("DTYPE_MISMATCH", `toCsr: allocate returned ${dtypeOf(data)} data for a ${dtype} matrix`, {
      details: { got: dtypeOf(data), expected: dtype },
    });
  }
  if (indptr.length !== nrows + 1 || indices.length !== nnz || data.length !== nnz) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `toCsr: allocate(${nrows}, ${nnz}) returned lengths ${indptr.length}, ${indices.length}, ${data.length}, expected ${nrows + 1}, ${nnz}, ${nnz}`,
      { details: { indptr: indptr.length, indices: indices.length, data: data.length, nrows, nnz } },
    );
  }
}
