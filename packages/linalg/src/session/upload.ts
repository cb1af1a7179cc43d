import type { HostCsr, HostDense } from "@convmtx/backend";
import type { Coo, Csc, Csr } from "@convmtx/sparse";
import { csrFromCoo, csrFromCsc, sumDuplicates } from "@convmtx/sparse";
import type { FloatArray, NestedArray, TypedArray } from "@convmtx/tensor";
import { asTypedArray, ConvmtxError, floatDType, isTypedArray, Tensor, tensor } from "@convmtx/tensor";
import type { ConvOperator } from "@convmtx/toeplitz";
import type { Engine } from "./engine.ts";
import type { Cell } from "./handle.ts";
import { checkSparseUpload } from "./upload-limits.ts";

/** A dense value on the host: a tensor of any strides, a typed array, nested arrays, or a number for a scalar. */
export type DenseLike = Tensor | TypedArray | NestedArray;

/** A matrix on the host. Of a ConvOperator the linear part; the matrix is built on its way to the engine. */
export type SparseLike = Csr | Csc | Coo | ConvOperator;

/** Integers as float64; no copy where x is in order and floating. */
export function hostDense(x: DenseLike): HostDense {
  const source: Tensor = x instanceof Tensor ? x : isTypedArray(x) ? tensor(x) : tensor(x);
  const dtype = floatDType(source.dtype);
  const values = asTypedArray(source);
  const data = (source.dtype === dtype ? values : Float64Array.from(values)) as FloatArray;
  return { dtype, shape: source.shape, data };
}

export function isOperator(value: unknown): value is ConvOperator {
  return typeof value === "object" && value !== null && "toCsr" in value;
}

/** @throws ConvmtxError `OPTION_INVALID` */
export function checkSparseLike(caller: string, a: unknown): void {
  if (isOperator(a) || (typeof a === "object" && a !== null && "format" in a)) return;
  throw new ConvmtxError(
    "OPTION_INVALID",
    `${caller}: expected a Csr, Csc, Coo or ConvOperator; csrFromDense(tensor(rows)) of @convmtx/sparse makes one of nested arrays`,
  );
}

/** Uploads a matrix. With `keepHost` the cell has a copy of its own, which no caller can write to. */
export function uploadSparse(caller: string, engine: Engine, a: SparseLike, keepHost: boolean): Cell {
  if (isOperator(a) && !keepHost) {
    return { native: engine.uploadOperator(caller, a), handles: 0, nnz: a.nnz };
  }
  checkSparseUpload(caller, engine.manifest, a.dtype, a.shape, a.nnz);
  const csr = isOperator(a) ? a.toCsr() : canonical(a);
  // Before the upload, which may take the arrays away.
  const { nnz } = csr;
  const kept = keepHost ? copyOf(csr) : undefined;
  return { native: engine.uploadCsr(caller, csr), handles: 0, nnz, host: kept && (() => kept) };
}

function canonical(a: Csr | Csc | Coo): Csr {
  const csr = a.format === "csr" ? a : a.format === "coo" ? csrFromCoo(a) : csrFromCsc(a);
  return csr.canonical ? csr : sumDuplicates(csr);
}

function copyOf({ dtype, shape, indptr, indices, data }: Csr): HostCsr {
  return { dtype, shape, indptr: indptr.slice(), indices: indices.slice(), data: data.slice() as FloatArray };
}
