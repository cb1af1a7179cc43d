import type { FloatArray, FloatDType } from "@convmtx/tensor";
import { floatDType, ShapeError, shapeText, toTypedArray } from "@convmtx/tensor";
import type { ResolvedGeometry } from "@convmtx/window";
import type { TensorLike } from "./as-tensor.ts";
import { asTensor } from "./as-tensor.ts";

/** The bias in float64, which holds every dtype exactly, and the dtype it came in. */
export interface Bias {
  readonly values: Float64Array;
  readonly dtype: FloatDType;
}

/** @throws ShapeError `SHAPE_MISMATCH` unless there is one number an output channel; as `asTensor` */
export function resolveBias(caller: string, bias: TensorLike, geometry: ResolvedGeometry): Bias {
  const given = asTensor(caller, "bias", bias);
  const values = Float64Array.from(toTypedArray(given));
  if (given.shape.length > 1 || values.length !== geometry.outChannels) {
    throw new ShapeError(
      "SHAPE_MISMATCH",
      `${caller}: bias has shape ${shapeText(given.shape)}, expected [${geometry.outChannels}], one number an output channel`,
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
  if (geometry.layout === "channels-first") {
    for (let c = 0; c < channels; c++) {
      for (let i = c * positions; i < (c + 1) * positions; i++) y[i] += values[c];
    }
    return;
  }
  for (let o = 0; o < positions; o++) {
    for (let c = 0; c < channels; c++) y[o * channels + c] += values[c];
  }
}
