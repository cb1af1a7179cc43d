import { circularSpectrum, norm2, svds } from "@convmtx/linalg";
import { tensor } from "@convmtx/tensor";
import { type ConvOperator, convNorms, convOperator } from "@convmtx/toeplitz";

export interface AmplificationRequest {
  /** [3, 3] */
  readonly kernel: Float64Array;
  /** Rows and columns of the input. */
  readonly size: number;
  readonly stride: number;
  readonly padding: number;
  readonly paddingMode: "zeros" | "circular" | "replicate";
}

export interface Amplification {
  /** ‖T‖₂ and how far it may be off. */
  readonly value: number;
  readonly error: number;
  readonly iterations: number;
  /** ‖T‖₁, ‖T‖∞ and ‖T‖_F */
  readonly one: number;
  readonly infinity: number;
  readonly frobenius: number;
  /** The largest singular value of the same kernel on a torus of that size, stride 1. */
  readonly circular: number;
  /** Whether that is a bound of ‖T‖₂ for certain. */
  readonly isCircularBound: boolean;
  /** The input of length 1 that is amplified most, and its image. */
  readonly worst: Float64Array;
  readonly image: Float64Array;
  readonly outputShape: readonly number[];
  /** ‖T‖₂ for each stride 1 to 3 (rows) and padding 0 to 2 (columns). */
  readonly table: readonly (readonly number[])[];
}

export const strides = [1, 2, 3] as const;
export const paddings = [0, 1, 2] as const;

/** How much a layer with one 3 × 3 kernel can amplify its input. */
export function amplification(request: AmplificationRequest): Amplification {
  const { stride, padding, paddingMode, size } = request;
  const layer = layerOf(request);
  const { value, error, iterations } = norm2(layer);
  const { right } = svds(layer, 1, { tolerance: 1e-6 });
  const worst = upright(right[0]);
  const around = convOperator(kernelOf(request), { inputShape: [size, size], padding: 1, paddingMode: "circular" });
  return {
    value,
    error,
    iterations,
    ...convNorms(layer),
    circular: circularSpectrum(around)[0],
    // Each row of T is then one of the torus's, and none is there twice.
    isCircularBound: padding === 0 || (padding === 1 && paddingMode === "circular"),
    worst,
    image: layer.matvec(worst),
    outputShape: layer.outputShape,
    table: strides.map((s) =>
      paddings.map((p) => {
        if (s === stride && p === padding) return value;
        return norm2(layerOf({ ...request, stride: s, padding: p, paddingMode }), { tolerance: 1e-4 }).value;
      }),
    ),
  };
}

function kernelOf({ kernel }: AmplificationRequest) {
  return tensor(kernel, { shape: [3, 3] });
}

function layerOf(request: AmplificationRequest): ConvOperator {
  const { size, stride, padding, paddingMode } = request;
  return convOperator(kernelOf(request), { inputShape: [size, size], stride, padding, paddingMode });
}

/** A singular vector has no sign of its own: the largest element is made positive. */
function upright(vector: Float64Array): Float64Array {
  let largest = 0;
  for (const value of vector) if (Math.abs(value) > Math.abs(largest)) largest = value;
  return largest < 0 ? vector.map((value) => -value) : vector;
}
