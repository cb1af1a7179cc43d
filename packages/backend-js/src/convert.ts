import type { Dense, HostCsr, UnfoldGeometry } from "@convmtx/backend";
import { Csr } from "@convmtx/sparse";
import type { FloatArray, FloatDType } from "@convmtx/tensor";
import { allocate, Tensor } from "@convmtx/tensor";
import type { ConvOptions } from "@convmtx/toeplitz";
import type { UnfoldOptions } from "@convmtx/unfold";
import type { ResolvedAxis, ResolvedGeometry } from "@convmtx/window";

/** Dense values are flat typed arrays in C order; matrices are those of `@convmtx/sparse`, canonical. */
export interface JsNative {
  dense: FloatArray;
  sparse: Csr;
}

/** A plain object, also where `a` is a Csr. */
export function copyOfCsr({ dtype, shape, indptr, indices, data }: HostCsr): HostCsr {
  const own = csrMemory([...shape], data.length, dtype);
  own.indptr.set(indptr);
  own.indices.set(indices);
  own.data.set(data);
  return own;
}

export function csrMemory(shape: readonly [number, number], nnz: number, dtype: FloatDType): HostCsr {
  const indptr = new Int32Array(shape[0] + 1);
  return { dtype, shape, indptr, indices: new Int32Array(nnz), data: allocate(dtype, nnz) };
}

export function bytesOf(native: FloatArray | Csr): number {
  if (!(native instanceof Csr)) return native.byteLength;
  return native.indptr.byteLength + native.indices.byteLength + native.data.byteLength;
}

export function tensorOf(x: Dense<JsNative>): Tensor<FloatDType> {
  return new Tensor(x.dtype, x.native, x.shape);
}

/** The elements of a result in float64, which nobody else holds, rounded once to the dtype. */
export function rounded(dtype: FloatDType, x: Tensor<"float64">): FloatArray {
  return dtype === "float64" ? x.data : Float32Array.from(x.data);
}

/**
 * The options that resolve to `geometry` again. Pads are given as numbers and no preset is named: without one any pads and any
 * output size are allowed, so nothing that some preset resolved is refused.
 */
export function convOptionsOf(geometry: ResolvedGeometry): ConvOptions {
  const { inputShape, groups, layout, flip, transposed, axes } = geometry;
  const { kernelSize: _, ...windows } = windowOptionsOf(axes);
  const outputSize = transposed ? { outputSize: axes.map((axis) => axis.signalSize) } : {};
  return { inputShape, groups, layout, flip, transposed, ...windows, ...outputSize };
}

/** The options of `unfold` and `fold` that resolve to these axes again. */
export function windowOptionsOf(axes: UnfoldGeometry["axes"]): UnfoldOptions {
  const each = <T>(pick: (axis: ResolvedAxis) => T): T[] => axes.map(pick);
  return {
    kernelSize: each((axis) => axis.kernelSize),
    stride: each((axis) => axis.stride),
    dilation: each((axis) => axis.dilation),
    padding: each((axis) => [axis.padBegin, axis.padEnd] as const),
    paddingMode: each((axis) => axis.paddingMode),
  };
}
