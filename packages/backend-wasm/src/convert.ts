import type { HostCsr } from "@convmtx/backend";
import type { FloatArray, FloatDType, TypedArrayOf } from "@convmtx/tensor";
import { bytesPerElement } from "@convmtx/tensor";
import type { Heap } from "./heap.ts";

/** Dense values and matrices are addresses in the engine's memory: views would not outlive its growth. */
export interface WasmNative {
  dense: WasmDense;
  sparse: WasmSparse;
}

export interface WasmDense {
  readonly address: number;
  readonly length: number;
}

export interface WasmSparse {
  /** The record `Csr` of `assembly/csr.ts`. */
  readonly record: number;
  readonly nnz: number;
  readonly indptr: number;
  readonly indices: number;
  readonly data: number;
}

export function isSparse(native: WasmDense | WasmSparse): native is WasmSparse {
  return "record" in native;
}

/** A view that is good until the memory grows. */
export function floatsAt<D extends FloatDType>(heap: Heap, dtype: D, address: number, length: number): TypedArrayOf<D> {
  const { buffer } = heap.memory;
  const view =
    dtype === "float64" ? new Float64Array(buffer, address, length) : new Float32Array(buffer, address, length);
  return view as FloatArray as TypedArrayOf<D>;
}

/** Likewise. */
export function intsAt(heap: Heap, address: number, length: number): Int32Array {
  return new Int32Array(heap.memory.buffer, address, length);
}

/** Memory for a dense value, which holds anything. */
export function newDense(heap: Heap, dtype: FloatDType, length: number): WasmDense {
  return { address: heap.allocate(length * bytesPerElement(dtype)), length };
}

/** A dense value which `fill` writes; nothing is left if that fails. */
export function madeDense(heap: Heap, dtype: FloatDType, length: number, fill: (to: WasmDense) => void): WasmDense {
  const to = newDense(heap, dtype, length);
  try {
    fill(to);
    return to;
  } catch (error) {
    heap.free(to.address);
    throw error;
  }
}

export function uploadDense(heap: Heap, dtype: FloatDType, data: FloatArray): WasmDense {
  const dense = newDense(heap, dtype, data.length);
  floatsAt(heap, dtype, dense.address, data.length).set(data);
  return dense;
}

export interface SparseSize {
  readonly shape: readonly [nrows: number, ncols: number];
  readonly dtype: FloatDType;
}

/** Memory for an indptr, which holds anything. */
export function newIndptr(heap: Heap, nrows: number): number {
  return heap.allocate(4 * (nrows + 1));
}

/** The matrix over an indptr, with memory for its entries which holds anything. Takes the indptr over, also on a throw. */
export function newSparse(heap: Heap, { shape, dtype }: SparseSize, indptr: number, nnz: number): WasmSparse {
  const addresses = [indptr];
  try {
    const indices = heap.allocate(4 * nnz);
    addresses.push(indices);
    const data = heap.allocate(bytesPerElement(dtype) * nnz);
    addresses.push(data);
    return { record: heap.store([...shape, indptr, indices, data]), nnz, indptr, indices, data };
  } catch (error) {
    for (const address of addresses) heap.free(address);
    throw error;
  }
}

/** The matrix in the engine's memory as the host sees it, until the memory grows. */
export function viewOf(heap: Heap, { shape, dtype }: SparseSize, { nnz, indptr, indices, data }: WasmSparse): HostCsr {
  return {
    dtype,
    shape,
    indptr: intsAt(heap, indptr, shape[0] + 1),
    indices: intsAt(heap, indices, nnz),
    data: floatsAt(heap, dtype, data, nnz),
  };
}

export function uploadSparse(heap: Heap, a: HostCsr): WasmSparse {
  const native = newSparse(heap, a, newIndptr(heap, a.shape[0]), a.data.length);
  const view = viewOf(heap, a, native);
  view.indptr.set(a.indptr);
  view.indices.set(a.indices);
  view.data.set(a.data);
  return native;
}

/** A copy on the host. */
export function readSparse(heap: Heap, size: SparseSize, native: WasmSparse): HostCsr {
  const { dtype, shape, indptr, indices, data } = viewOf(heap, size, native);
  return {
    dtype,
    shape: [...shape],
    indptr: indptr.slice(),
    indices: indices.slice(),
    data: data.slice() as FloatArray,
  };
}

export function free(heap: Heap, native: WasmDense | WasmSparse): void {
  if (isSparse(native)) {
    for (const address of [native.record, native.indptr, native.indices, native.data]) heap.free(address);
    return;
  }
  heap.free(native.address);
}
