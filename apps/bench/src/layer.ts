import type { Tensor } from "@convmtx/tensor";
import { tensor } from "@convmtx/tensor";

/** The layer that everything here is measured on: 16 to 16 channels, 3 x 3, 56 x 56, padding 1: 7 million stored entries. */
export const layer = { outChannels: 16, inChannels: 16, kernel: 3, size: 56, padding: 1 } as const;

/** Values which both sides can make: (i mod 17 − 8) / 8, exact in float32. */
export function kernelOf(dtype: "float32" | "float64"): Tensor {
  const { outChannels, inChannels, kernel } = layer;
  const shape = [outChannels, inChannels, kernel, kernel];
  const values = Float64Array.from(
    { length: outChannels * inChannels * kernel * kernel },
    (_, i) => ((i % 17) - 8) / 8,
  );
  return tensor(dtype === "float32" ? Float32Array.from(values) : values, { shape });
}

export const inputShape: readonly number[] = [layer.inChannels, layer.size, layer.size];
