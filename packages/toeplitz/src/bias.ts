import type { FloatArray, FloatDType, NestedArray, TypedArray } from "@convmtx/tensor";
import { floatDType, isTypedArray, ShapeError, shapeText, Tensor, tensor, toTypedArray } from "@convmtx/tensor";
import type { ResolvedGeometry } from "@convmtx/window";

/** One number an output channel; without channel axes one number. */
export type BiasLike = Tensor | TypedArray | NestedArray;

/** The bias in float64, which holds every dtype exactly, and the dtype it came in. */
export interface Bias {
  readonly values: Float64Array;
  readonly dtype: FloatDType;
}

/** @throws ShapeError `SHAPE_MISMATCH` unless there is one number an output channel */
export function resolveBias(bias: BiasLike, geometry: ResolvedGeometry): Bias {
  const given = bias instanceof Tensor ? bias : isTypedArray(bias) ? tensor(bias) : tensor(bias);
  const values = Float64Array.from(toTypedArray(given));
  if (given.shape.length > 1 || values.length !== geometry.outChannels) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `convOperator: bias has shape ${shapeText(given.shape)}, expected [${geometry.outChannels}], one number an output channel`,
      { details: { shape: [...given.shape], outChannels: geometry.outChannels } },
    );
  }
  return { values, dtype: floatDType(given.dtype) };
}

/** y += repeat(b): adds to every output of one sample its channel's bias. */
export function addBias(bias: Bias, geometry: ResolvedGeometry, y: FloatArray): void {
  const { values } = bias;
  const channels = values.length;
  const positions = y.length / channels;
  if (geometry.layout === "channels-first" || !geometry.hasChannels) {
    for (let c = 0; c < channels; c++) {
      for (let i = c * positions; i < (c + 1) * positions; i++) y[i] += values[c];
    }
    return;
  }
  for (let o = 0; o < positions; o++) {
    for (let c = 0; c < channels; c++) y[o * channels + c] += values[c];
  }
}
