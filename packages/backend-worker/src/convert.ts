import type { HostCsr, HostDense } from "@convmtx/backend";
import type { FloatArray } from "@convmtx/tensor";

/** A message's payload and the buffers that move with it instead of being copied. */
export interface Parcel<T> {
  readonly payload: T;
  readonly transfer: readonly ArrayBuffer[];
}

/** One copy, which then moves: the caller keeps its own. */
export function copyDense({ dtype, shape, data }: HostDense): Parcel<HostDense> {
  return packDense({ dtype, shape: [...shape], data: data.slice() as FloatArray });
}

export function copyCsr({ dtype, shape, indptr, indices, data }: HostCsr): Parcel<HostCsr> {
  return packCsr({
    dtype,
    shape: [...shape],
    indptr: indptr.slice(),
    indices: indices.slice(),
    data: data.slice() as FloatArray,
  });
}

/** The arrays themselves move: whoever had them finds them empty. */
export function packDense(host: HostDense): Parcel<HostDense> {
  return { payload: host, transfer: buffersOf([host.data]) };
}

export function packCsr(host: HostCsr): Parcel<HostCsr> {
  return { payload: host, transfer: buffersOf([host.indptr, host.indices, host.data]) };
}

/** The buffers which can move, each once: shared memory stays where it is. */
export function buffersOf(arrays: readonly ArrayBufferView[]): ArrayBuffer[] {
  const buffers = new Set(arrays.map(({ buffer }) => buffer).filter((buffer) => buffer instanceof ArrayBuffer));
  return [...buffers];
}
