import { type FloatDType, Tensor, toTypedArray } from "@convmtx/tensor";
import type { ConvOptions } from "@convmtx/toeplitz";

/** One number an output channel. */
export interface BiasValues {
  readonly values: readonly number[];
  readonly dtype: FloatDType;
}

export function biasValues({ bias }: ConvOptions): BiasValues | undefined {
  if (bias === undefined) return undefined;
  if (!(bias instanceof Tensor)) {
    return {
      values: [...(bias as ArrayLike<number> & Iterable<number>)],
      dtype: bias instanceof Float32Array ? "float32" : "float64",
    };
  }
  return { values: [...toTypedArray(bias)], dtype: bias.dtype === "float32" ? "float32" : "float64" };
}
